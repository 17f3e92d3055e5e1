package org.compostela.queue;

import org.jspecify.annotations.Nullable;

/** Where a message lies: in a record, or in a file of its own. Several mails may have it; guarded by the journal's lock. */
final class StoredBody {
    /** Bytes of the message, -1 when the mail has none. */
    final long bytes;

    private @Nullable Segment segment;
    private int offset;
    private int mails;

    private StoredBody(long bytes, @Nullable Segment segment, int offset) {
        this.bytes = bytes;
        this.segment = segment;
        this.offset = offset;
    }

    static StoredBody inRecord(Segment segment, int offset, long bytes) {
        return new StoredBody(bytes, segment, offset);
    }

    /** Each mail has a name of its own for it in the file system. */
    static StoredBody inFile(long bytes) {
        return new StoredBody(bytes, null, 0);
    }

    static StoredBody none() {
        return new StoredBody(-1, null, 0);
    }

    boolean isInFile() {
        return segment == null && bytes >= 0;
    }

    boolean isInRecord() {
        return segment != null;
    }

    boolean isIn(Segment other) {
        return segment == other;
    }

    Segment segment() {
        if (segment == null) {
            throw new IllegalStateException("the message is in no record");
        }
        return segment;
    }

    int offset() {
        return offset;
    }

    void addMail() {
        if (mails++ == 0 && segment != null) {
            segment.hold(bytes);
        }
    }

    void removeMail() {
        if (--mails == 0 && segment != null) {
            segment.release(bytes);
        }
    }

    void move(Segment to, int at) {
        segment().release(bytes);
        segment = to;
        offset = at;
        to.hold(bytes);
    }
}
