package org.compostela.extraction.child;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The tie to the mail server; its forms are in the package's description. One thread receives, another answers. */
final class ParentPipe {
    private static final int READY = 7;
    private static final int WHOLE = 0;
    private static final int PART = 1;
    private static final int TAKEN_BACK = -1;
    private static final int CHUNK = 64 * 1024;

    private final DataInputStream in =
            new DataInputStream(new BufferedInputStream(new FileInputStream(FileDescriptor.in)));
    private final DataOutputStream out =
            new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
    private final byte[] chunk = new byte[CHUNK];

    void ready() throws IOException {
        out.writeByte(READY);
        out.flush();
    }

    /**
     * The next file, on disk; empty if it was taken back. Blocks.
     *
     * @throws EOFException if there are no more: the server closed the pipe, or is gone
     */
    Optional<Path> receive() throws IOException {
        int length = in.readInt();
        Path file = Files.createTempFile("attachment", null);
        try (OutputStream disk = Files.newOutputStream(file)) {
            while (length > 0 && length <= CHUNK) {
                in.readFully(chunk, 0, length);
                disk.write(chunk, 0, length);
                length = in.readInt();
            }
        }
        if (length == 0) {
            return Optional.of(file);
        }
        Files.delete(file);
        if (length == TAKEN_BACK) {
            return Optional.empty();
        }
        throw new IOException("a chunk of " + length + " bytes");
    }

    void answer(Answer answer) throws IOException {
        out.writeByte(answer.whole() ? WHOLE : PART);
        write(answer.reason());
        write(answer.text());
        out.flush();
    }

    private void write(String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }
}
