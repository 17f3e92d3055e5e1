package org.compostela.extraction;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.compostela.configuration.AttachmentSettings;

/** Readers as the tests want them. */
final class TestReaders {
    private static final Path LIBRARIES =
            Path.of(System.getProperty("compostela.root"), "modules", "extraction", "child", "target", "lib");
    private static final long MIB = 1024 * 1024;

    private TestReaders() {}

    static AttachmentSettings bounds(int memoryMib, Duration time) {
        return new AttachmentSettings(true, memoryMib * MIB, time, 2 * MIB, 3);
    }

    /** The child that ships. */
    static AttachmentReader real(AttachmentSettings bounds) throws IOException {
        return new AttachmentReader(ReaderSettings.of(LIBRARIES, folder(), bounds), Clock.systemUTC());
    }

    /** {@link StubReader}, which has two seconds for a file. */
    static AttachmentReader stub(Duration patience, Duration idle, Clock clock) throws IOException {
        String testClasses = Path.of("target", "test-classes").toAbsolutePath().toString();
        return new AttachmentReader(
                new ReaderSettings(
                        System.getProperty("stub.class.path", testClasses) + File.pathSeparator,
                        folder(),
                        StubReader.class.getName(),
                        bounds(64, Duration.ofSeconds(2)),
                        patience,
                        idle),
                clock);
    }

    private static Path folder() throws IOException {
        Path folder = Files.createTempDirectory("compostela-extraction-");
        folder.toFile().deleteOnExit();
        return folder;
    }

    static Reading read(AttachmentReader reader, byte[] file) {
        return reader.read(new ByteArrayInputStream(file));
    }
}
