package org.compostela.protocols.imap;

import static java.util.Objects.requireNonNull;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A literal on disk, written piece by piece as it comes. Used by one thread at a time. */
final class LiteralFile {
    private static final Logger LOGGER = LoggerFactory.getLogger(LiteralFile.class);

    private final LiteralFolder folder;
    private final long size;
    private long written;
    private @Nullable Path path;
    private @Nullable OutputStream out;
    private boolean deleted;

    LiteralFile(LiteralFolder folder, long size) {
        this.folder = requireNonNull(folder, "folder");
        this.size = size;
    }

    long size() {
        return size;
    }

    synchronized void append(byte[] bytes) throws IOException {
        if (deleted) {
            return;
        }
        if (out == null) {
            path = folder.newFile();
            out = Files.newOutputStream(path);
        }
        out.write(bytes);
        written += bytes.length;
        if (written == size) {
            out.close();
        }
    }

    synchronized InputStream open() throws IOException {
        if (path == null || written < size) {
            throw new IOException("the literal is not whole: " + written + " of " + size + " bytes");
        }
        return new BufferedInputStream(Files.newInputStream(path));
    }

    synchronized void delete() {
        deleted = true;
        try {
            if (out != null) {
                out.close();
            }
            if (path != null) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            LOGGER.atWarn().addKeyValue("file", path).setCause(e).log("A temporary file cannot be deleted");
        }
    }
}
