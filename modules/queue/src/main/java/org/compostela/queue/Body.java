package org.compostela.queue;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.mail.MessagingException;
import javax.mail.internet.MimeMessage;
import org.jspecify.annotations.Nullable;

/**
 * The message of a mail that is being added: in memory up to {@link #MAXIMUM_IN_RECORD}, and beyond that in a file, which is
 * forced to the disk, so that no message is ever held in memory as a whole.
 */
final class Body {
    static final int MAXIMUM_IN_RECORD = 256 << 10;
    private static final Body NONE = new Body(-1, new byte[0], false);

    private final long bytes;
    private final byte[] memory;
    private final boolean file;

    private Body(long bytes, byte[] memory, boolean file) {
        this.bytes = bytes;
        this.memory = memory;
        this.file = file;
    }

    static Body of(@Nullable MimeMessage message, Path file, DiskBudget budget)
            throws IOException, MessagingException, SpoolFullException {
        if (message == null) {
            return NONE;
        }
        Spill spill = new Spill(file, budget);
        try {
            message.writeTo(spill);
            return spill.finish();
        } catch (IOException | MessagingException | RuntimeException e) {
            spill.discard();
            if (spill.full != null) {
                throw spill.full;
            }
            throw e;
        }
    }

    /** Undoes what {@link #of} did, for a mail that was not added after all. */
    void discard(Path path, DiskBudget budget) throws IOException {
        if (file) {
            Files.deleteIfExists(path);
            budget.release(bytes);
        }
    }

    /** Bytes of the message, -1 for none. */
    long bytes() {
        return bytes;
    }

    boolean isFile() {
        return file;
    }

    byte[] appendTo(byte[] envelope) {
        byte[] payload = new byte[envelope.length + memory.length];
        System.arraycopy(envelope, 0, payload, 0, envelope.length);
        System.arraycopy(memory, 0, payload, envelope.length, memory.length);
        return payload;
    }

    private static final class Spill extends OutputStream {
        private final Path path;
        private final DiskBudget budget;
        private final ByteArrayOutputStream memory = new ByteArrayOutputStream(8 << 10);
        private @Nullable FileOutputStream file;
        private long written;
        private @Nullable SpoolFullException full;

        private Spill(Path path, DiskBudget budget) {
            this.path = path;
            this.budget = budget;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            memory.write(bytes, offset, length);
            if (memory.size() > MAXIMUM_IN_RECORD) {
                drain();
            }
        }

        private void drain() throws IOException {
            try {
                budget.reserve(memory.size());
            } catch (SpoolFullException e) {
                full = e;
                throw new IOException(e);
            }
            written += memory.size();
            if (file == null) {
                file = new FileOutputStream(path.toFile());
            }
            memory.writeTo(file);
            memory.reset();
        }

        private Body finish() throws IOException {
            if (file == null) {
                return new Body(memory.size(), memory.toByteArray(), false);
            }
            drain();
            file.getFD().sync();
            file.close();
            Folders.syncParent(path);
            return new Body(written, new byte[0], true);
        }

        private void discard() throws IOException {
            if (file != null) {
                file.close();
                Files.deleteIfExists(path);
                budget.release(written);
            }
        }
    }
}
