package org.compostela.search;

import java.util.concurrent.atomic.AtomicLong;

/** What a comparison of mailboxes and index has seen and done so far. Written by one thread, read by any. */
final class Tally {
    private final AtomicLong mailboxes = new AtomicLong();
    private final AtomicLong messages = new AtomicLong();
    private final AtomicLong missing = new AtomicLong();
    private final AtomicLong surplus = new AtomicLong();
    private final AtomicLong different = new AtomicLong();
    private final AtomicLong mended = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();

    /**
     * @param missing messages that the index lacks
     * @param surplus messages in the index that no mailbox has
     * @param different messages whose flags or mod-sequence are others in the index
     * @param mended of these three, what was put right
     * @param failed of these three, what could not be put right
     */
    record Counts(long mailboxes, long messages, long missing, long surplus, long different, long mended, long failed) {
        long differences() {
            return missing + surplus + different;
        }
    }

    Counts counts() {
        return new Counts(
                mailboxes.get(),
                messages.get(),
                missing.get(),
                surplus.get(),
                different.get(),
                mended.get(),
                failed.get());
    }

    void mailbox() {
        mailboxes.incrementAndGet();
    }

    void messages(int more) {
        messages.addAndGet(more);
    }

    void differences(Differences found) {
        missing.addAndGet(found.missing().size());
        surplus.addAndGet(found.surplus().size());
        different.addAndGet(found.different().size());
    }

    void mended(int more) {
        mended.addAndGet(more);
    }

    void failed(int more) {
        failed.addAndGet(more);
    }
}
