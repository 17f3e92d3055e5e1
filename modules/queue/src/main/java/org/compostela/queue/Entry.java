package org.compostela.queue;

import java.time.Instant;

/**
 * The place of one mail: all that is held in memory of it. The place is guarded by the journal's lock and moves when the envelope is
 * replaced or the journal is compacted; due time and state are guarded by the queue's lock.
 */
final class Entry {
    /** Due from the start. */
    static final long NOW = 0;

    /** Due never, whatever happens, until it is released. */
    static final long HELD = Long.MAX_VALUE - 1;

    /** Heap that a mail in a queue costs: this object, the place of its body, its node in the journal's index, its node in the schedule. */
    static final int HEAP_BYTES = 256;

    /** What the schedule knows of a mail. */
    enum State {
        READY,
        DELAYED,
        TAKEN,
        GONE
    }

    final long id;

    /** Tells senders apart, so that each has its turn; two may share a number. */
    final int sender;

    final StoredBody body;
    private Segment segment;
    private int offset;
    private int envelope;

    /** How often its processing failed in this queue. Written under the journal's lock. */
    volatile int failures;

    volatile long due;

    /** When an administrator last asked for it to be tried, in milliseconds; 0: never. */
    volatile long asked;

    /** An administrator wants it to stay; heeded when its consumer gives it back. */
    volatile boolean toBeHeld;

    State state = State.READY;

    /** @param offset of the envelope's first byte */
    Entry(long id, int sender, long due, StoredBody body, Segment segment, int offset, int envelope) {
        this.id = id;
        this.sender = sender;
        this.due = due;
        this.body = body;
        this.segment = segment;
        this.offset = offset;
        this.envelope = envelope;
    }

    /** From now on its records are needed. */
    void hold() {
        segment.hold(envelopeBytes());
        body.addMail();
    }

    /** Its records are needed no more. */
    void release() {
        segment.release(envelopeBytes());
        body.removeMail();
    }

    void moveEnvelope(Segment to, int at, int bytes) {
        segment.release(envelopeBytes());
        segment = to;
        offset = at;
        envelope = bytes;
        segment.hold(envelopeBytes());
    }

    private long envelopeBytes() {
        return RecordHeader.BYTES + (long) envelope;
    }

    Segment segment() {
        return segment;
    }

    int offset() {
        return offset;
    }

    int envelope() {
        return envelope;
    }

    /** Whether the segment cannot go while this mail is there. */
    boolean needs(Segment other) {
        return segment == other || body.isIn(other);
    }

    boolean isDue(Instant now) {
        return due <= now.toEpochMilli();
    }

    boolean isHeld() {
        return due == HELD;
    }
}
