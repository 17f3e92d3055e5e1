package org.compostela.queue;

import java.time.Instant;

/**
 * The place of one mail: all that is held in memory of it. The place is guarded by the journal's lock and moves when the journal
 * is compacted; due time and state are guarded by the queue's lock.
 */
final class Entry {
    /** Due from the start. */
    static final long NOW = 0;

    /** Heap that a mail in a queue costs: this object, its node in the journal's index, its node in the schedule. */
    static final int HEAP_BYTES = 192;

    /** What the schedule knows of a mail. */
    enum State {
        READY,
        DELAYED,
        TAKEN,
        GONE
    }

    final long id;
    final int envelope;
    /** Bytes of the message, -1 when the mail has none. */
    final long body;

    final boolean bodyInFile;
    Segment segment;
    int offset;

    /** How often its processing failed in this queue. Written under the journal's lock. */
    volatile int failures;

    volatile long due;
    State state = State.READY;

    Entry(RecordHeader header, Segment segment, int offset) {
        this.id = header.id();
        this.envelope = header.envelope();
        this.body = header.body();
        this.bodyInFile = header.type() == RecordHeader.Type.MAIL_WITH_FILE;
        this.due = header.due();
        this.segment = segment;
        this.offset = offset;
    }

    RecordHeader header() {
        return new RecordHeader(
                bodyInFile ? RecordHeader.Type.MAIL_WITH_FILE : RecordHeader.Type.MAIL, id, due, envelope, body);
    }

    boolean isDue(Instant now) {
        return due <= now.toEpochMilli();
    }
}
