package org.compostela.extraction;

import static java.util.Objects.requireNonNull;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import org.compostela.configuration.AttachmentSettings;

/**
 * How a child is started and bounded.
 *
 * @param classPath as the option {@code -cp} takes it
 * @param temporary a folder of its own, emptied before each start
 * @param patience how long a file waits for its turn
 * @param idle after so long without a file the child is ended
 */
record ReaderSettings(
        String classPath,
        Path temporary,
        String mainClass,
        AttachmentSettings bounds,
        Duration patience,
        Duration idle) {
    /** As much as the index keeps of a message's attachments. */
    static final int TEXT = 1024 * 1024;

    /** A file within a file is written to the disk before it is read. */
    static final long INNER_BYTES = 256L * 1024 * 1024;

    private static final Duration IDLE = Duration.ofMinutes(3);

    ReaderSettings {
        requireNonNull(classPath, "classPath");
        requireNonNull(mainClass, "mainClass");
        requireNonNull(bounds, "bounds");
        requireNonNull(patience, "patience");
        requireNonNull(idle, "idle");
        temporary = temporary.toAbsolutePath().normalize();
    }

    /** @param libraries the folder with the jars of the child's class path */
    static ReaderSettings of(Path libraries, Path temporary, AttachmentSettings bounds) {
        return new ReaderSettings(
                libraries.toAbsolutePath().normalize() + File.separator + "*",
                temporary,
                "org.compostela.extraction.child.ReaderMain",
                bounds,
                bounds.time(),
                IDLE);
    }
}
