package org.compostela.queue;

import java.util.concurrent.atomic.AtomicLong;

/** Counts the bytes of all queues against {@code spool.disk}. Thread-safe. */
final class DiskBudget {
    private final long limit;
    private final AtomicLong used = new AtomicLong();

    DiskBudget(long limit) {
        this.limit = limit;
    }

    void reserve(long bytes) throws SpoolFullException {
        long total = used.addAndGet(bytes);
        if (total > limit) {
            used.addAndGet(-bytes);
            throw new SpoolFullException("The queues hold " + (total - bytes) + " bytes of the " + limit
                    + " that spool.disk allows. Find out why mail is not being delivered, or raise spool.disk.");
        }
    }

    /** For what makes room in the end, and must not be refused: the record that a mail is done. */
    void add(long bytes) {
        used.addAndGet(bytes);
    }

    void release(long bytes) {
        used.addAndGet(-bytes);
    }

    long used() {
        return used.get();
    }

    long limit() {
        return limit;
    }
}
