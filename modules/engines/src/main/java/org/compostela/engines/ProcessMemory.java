package org.compostela.engines;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Memory of a process as Linux counts it (proc(5), {@code VmRSS}). */
public final class ProcessMemory {
    private static final Pattern RSS = Pattern.compile("VmRSS:\\s+(\\d+) kB");

    private ProcessMemory() {}

    /** Resident bytes of {@code pid}; 0 when it is gone or the system has no {@code /proc}. */
    public static long residentBytes(long pid) {
        try {
            Matcher matcher = RSS.matcher(Files.readString(Path.of("/proc", Long.toString(pid), "status")));
            return matcher.find() ? Long.parseLong(matcher.group(1)) * 1024 : 0;
        } catch (IOException gone) {
            return 0;
        }
    }
}
