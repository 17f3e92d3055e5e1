package org.compostela.queue;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The fixed part of a journal record. On disk: magic, CRC-32C, then the fields in the order below, then the envelope, then the body
 * when it is not a file. The checksum starts with the segment's salt, so that bytes inside a mail cannot be
 * taken for a record when a damaged segment is searched for what is left.
 *
 * @param id of the mail, unique in the queue, ascending with time
 * @param due milliseconds since the epoch before which the mail rests
 * @param envelope bytes of the envelope
 * @param body bytes of the message, -1 for none; of a {@link Type#FAILED} record the count of failures, of a {@link Type#SHARED} one
 *     the mail whose message it has
 */
record RecordHeader(Type type, long id, long due, int envelope, long body) {
    static final int BYTES = 4 + 4 + 1 + 8 + 8 + 4 + 8;
    private static final int MAGIC = 0x9E434D50;
    private static final int CHECKED_FROM = 8;
    private static final Type[] TYPES = Type.values();

    /** The order is the code on disk. */
    enum Type {
        MAIL,
        MAIL_WITH_FILE,
        DONE,
        /** Every mail so far is due. */
        FLUSH,
        /** The mail's processing failed: the record's body field is how often by now, due says until when it rests. */
        FAILED,
        /** The mail's envelope is this from now on, and its due time; its message stays where it is. */
        ENVELOPE,
        /** The mail is due then. */
        DUE,
        /** A mail with the message of another one, which stands before it. */
        SHARED
    }

    static RecordHeader done(long id) {
        return new RecordHeader(Type.DONE, id, Entry.NOW, 0, 0);
    }

    static RecordHeader flush() {
        return new RecordHeader(Type.FLUSH, 0, Entry.NOW, 0, 0);
    }

    static RecordHeader failed(long id, long due, int failures) {
        return new RecordHeader(Type.FAILED, id, due, 0, failures);
    }

    static RecordHeader envelope(long id, long due, int bytes) {
        return new RecordHeader(Type.ENVELOPE, id, due, bytes, -1);
    }

    static RecordHeader due(long id, long due) {
        return new RecordHeader(Type.DUE, id, due, 0, -1);
    }

    /** Of a {@link Type#FAILED} record. */
    int failures() {
        return (int) body;
    }

    long recordBytes() {
        return BYTES + (long) envelope + (type == Type.MAIL ? Math.max(0, body) : 0);
    }

    byte[] encode(long salt, byte[] payload, int payloadLength) {
        ByteBuffer record = ByteBuffer.allocate(BYTES + payloadLength);
        record.putInt(MAGIC)
                .putInt(0)
                .put((byte) type.ordinal())
                .putLong(id)
                .putLong(due)
                .putInt(envelope)
                .putLong(body)
                .put(payload, 0, payloadLength);
        record.putInt(4, checksum(salt, record.array(), CHECKED_FROM, record.capacity() - CHECKED_FROM));
        return record.array();
    }

    /** The record that begins at an offset, or null when no whole and undamaged one does. */
    static @Nullable RecordHeader read(byte[] segment, int offset, long salt) {
        if (segment.length - offset < BYTES) {
            return null;
        }
        ByteBuffer buffer = ByteBuffer.wrap(segment, offset, BYTES);
        if (buffer.getInt() != MAGIC) {
            return null;
        }
        int checksum = buffer.getInt();
        int type = buffer.get();
        if (type < 0 || type >= TYPES.length) {
            return null;
        }
        RecordHeader header =
                new RecordHeader(TYPES[type], buffer.getLong(), buffer.getLong(), buffer.getInt(), buffer.getLong());
        if (header.envelope < 0 || header.body < -1) {
            return null;
        }
        long bytes = header.recordBytes();
        if (bytes < BYTES || bytes > segment.length - offset) {
            return null;
        }
        int actual = checksum(salt, segment, offset + CHECKED_FROM, (int) bytes - CHECKED_FROM);
        return actual == checksum ? header : null;
    }

    private static int checksum(long salt, byte[] bytes, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(Long.BYTES).putLong(0, salt));
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }
}
