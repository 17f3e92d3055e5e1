package org.compostela.queue;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * One file of a journal: a head with format and salt, then records. Guarded by the journal's lock, but for {@link #sync} and {@link #read}.
 * Written through {@link RandomAccessFile} and not through a channel, which an interrupted thread would close under everybody.
 */
final class Segment implements Closeable {
    static final int MAXIMUM_BYTES = 16 << 20;
    static final int HEAD_BYTES = 16;
    static final long FORMAT =
            ByteBuffer.wrap("CMPQ0001".getBytes(StandardCharsets.US_ASCII)).getLong();
    private static final SecureRandom RANDOM = new SecureRandom();

    private final long number;
    private final Path file;
    private final long salt;
    private int length;
    private int held;
    private long liveBytes;
    private @Nullable RandomAccessFile writer;

    Segment(Path folder, long number, long salt, int length) {
        this.number = number;
        this.file = folder.resolve(name(number));
        this.salt = salt;
        this.length = length;
    }

    static Segment create(Path folder, long number) throws IOException {
        Segment segment = new Segment(folder, number, RANDOM.nextLong(), HEAD_BYTES);
        segment.writer = new RandomAccessFile(segment.file.toFile(), "rw");
        segment.writer.write(ByteBuffer.allocate(HEAD_BYTES)
                .putLong(FORMAT)
                .putLong(segment.salt)
                .array());
        Folders.sync(folder);
        return segment;
    }

    static String name(long number) {
        return String.format("%016x.journal", number);
    }

    void openForWriting() throws IOException {
        writer = new RandomAccessFile(file.toFile(), "rw");
        writer.setLength(length);
    }

    /** Appends a record and returns its offset. A record that could not be written whole is taken back. */
    int append(RecordHeader header, byte[] payload, int payloadLength) throws IOException {
        RandomAccessFile out = writer();
        byte[] record = header.encode(salt, payload, payloadLength);
        int offset = length;
        try {
            out.seek(offset);
            out.write(record);
        } catch (IOException e) {
            out.setLength(offset);
            throw e;
        }
        length += record.length;
        return offset;
    }

    boolean hasRoomFor(long bytes) {
        return length == HEAD_BYTES || length + bytes <= MAXIMUM_BYTES;
    }

    void sync() throws IOException {
        writer().getFD().sync();
    }

    byte[] read(long offset, int bytes) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            in.seek(offset);
            byte[] read = new byte[bytes];
            in.readFully(read);
            return read;
        } catch (EOFException e) {
            throw new IOException(file + " ends before the record at " + offset, e);
        }
    }

    /** A part of it is needed. */
    void hold(long bytes) {
        held++;
        liveBytes += bytes;
    }

    void release(long bytes) {
        held--;
        liveBytes -= bytes;
    }

    boolean isNotNeeded() {
        return held == 0;
    }

    long liveBytes() {
        return liveBytes;
    }

    long number() {
        return number;
    }

    int length() {
        return length;
    }

    Path file() {
        return file;
    }

    long salt() {
        return salt;
    }

    private RandomAccessFile writer() throws IOException {
        if (writer == null) {
            throw new IOException(file + " is closed");
        }
        return writer;
    }

    @Override
    public void close() throws IOException {
        if (writer != null) {
            writer.close();
            writer = null;
        }
    }

    void delete() throws IOException {
        close();
        Files.deleteIfExists(file);
    }
}
