package org.compostela.queue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.james.queue.api.MailQueue.MailQueueException;
import org.apache.mailet.Mail;

/** A mail that a consumer has taken. */
final class JournalQueueItem implements ReplaceableItem {
    private final JournalQueue queue;
    private final Entry entry;
    private final Mail mail;
    private final int failures;
    private final AtomicBoolean done = new AtomicBoolean();

    /** @param failures how often the mail's processing failed before it was taken */
    JournalQueueItem(JournalQueue queue, Entry entry, Mail mail, int failures) {
        this.queue = queue;
        this.entry = entry;
        this.mail = mail;
        this.failures = failures;
    }

    @Override
    public Mail getMail() {
        return mail;
    }

    @Override
    public void done(CompletionStatus success) throws MailQueueException {
        if (!done.compareAndSet(false, true)) {
            return;
        }
        switch (success) {
            case SUCCESS -> queue.finish(entry);
            case RETRY -> queue.retry(entry, failures);
            case REJECT -> queue.rest(entry, JournalQueue.REJECTED_RESTS);
        }
    }

    @Override
    public void replace(Duration delay) throws MailQueueException {
        if (done.compareAndSet(false, true)) {
            queue.replace(entry, mail, delay);
        }
    }

    @Override
    public void note() throws MailQueueException {
        queue.note(entry, mail);
    }

    @Override
    public void rest(Duration delay) {
        if (done.compareAndSet(false, true)) {
            queue.rest(entry, delay);
        }
    }
}
