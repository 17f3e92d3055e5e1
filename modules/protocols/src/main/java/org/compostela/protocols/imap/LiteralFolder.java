package org.compostela.protocols.imap;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where messages lie while a client is appending them. What a killed server left there is removed at the start. */
final class LiteralFolder {
    private static final Logger LOGGER = LoggerFactory.getLogger(LiteralFolder.class);
    private static final String PREFIX = "literal-";

    private final Path path;

    LiteralFolder(Path path) {
        this.path = requireNonNull(path, "path");
    }

    /** Mode 0600, as {@link Files#createTempFile} makes them. */
    Path newFile() throws IOException {
        return Files.createTempFile(path, PREFIX, ".tmp");
    }

    void prepare() throws IOException {
        if (!Files.isDirectory(path)) {
            Files.createDirectories(path.getParent());
            Files.createDirectory(
                    path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        try (DirectoryStream<Path> leftOver = Files.newDirectoryStream(path, PREFIX + "*")) {
            for (Path file : leftOver) {
                LOGGER.atInfo().addKeyValue("file", file).log("Removed what an APPEND left that never ended");
                Files.delete(file);
            }
        }
    }
}
