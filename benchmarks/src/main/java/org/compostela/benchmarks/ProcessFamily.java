package org.compostela.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Resident memory and processor time of a process and its descendants, from {@code /proc}. What several of them share counts once (PSS): the
 * many small processes of a classic mail server would look far too large otherwise.
 */
final class ProcessFamily {
    /** USER_HZ, in which Linux counts for every program. */
    private static final double TICKS_PER_SECOND = 100;

    private ProcessFamily() {}

    /** Bytes by the name of each process. */
    static Map<String, Long> memory(ProcessHandle parent) {
        Map<String, Long> memory = new HashMap<>();
        family(parent).forEach(process -> memory.merge(name(process), bytes(process.pid()), Long::sum));
        return memory;
    }

    static long totalMemory(ProcessHandle parent) {
        return family(parent).mapToLong(process -> bytes(process.pid())).sum();
    }

    /** Seconds of processor time so far, with those of children that have ended. */
    static double cpuSeconds(ProcessHandle parent) {
        return family(parent).mapToLong(process -> ticks(process.pid())).sum() / TICKS_PER_SECOND;
    }

    private static Stream<ProcessHandle> family(ProcessHandle parent) {
        return Stream.concat(Stream.of(parent), parent.descendants());
    }

    /** A JVM goes by its main class: "cassandra" for org.compostela.engines.cassandra.CassandraMain. */
    private static String name(ProcessHandle process) {
        for (String argument : process.info().arguments().orElse(new String[0])) {
            if (argument.startsWith("org.compostela.") && argument.endsWith("Main")) {
                String[] parts = argument.split("\\.", -1);
                return parts[parts.length - 2].toLowerCase(Locale.ROOT);
            }
        }
        String command = process.info().command().orElse("another");
        return command.substring(command.lastIndexOf('/') + 1);
    }

    private static long bytes(long pid) {
        try {
            List<String> lines = Files.readAllLines(Path.of("/proc", Long.toString(pid), "smaps_rollup"));
            return lines.stream()
                    .filter(line -> line.startsWith("Pss:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .sum();
        } catch (IOException ended) {
            return 0;
        }
    }

    /** proc(5): utime, stime, cutime and cstime are the fields 14 to 17; the second, a name in brackets, may hold spaces. */
    private static long ticks(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            String[] fromThird = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return IntStream.rangeClosed(11, 14)
                    .mapToLong(field -> Long.parseLong(fromThird[field]))
                    .sum();
        } catch (IOException ended) {
            return 0;
        }
    }
}
