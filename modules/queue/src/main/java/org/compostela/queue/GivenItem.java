package org.compostela.queue;

import java.time.Duration;
import org.apache.james.queue.api.MailQueue.MailQueueException;
import org.apache.james.queue.api.MailQueueItemDecoratorFactory.MailQueueItemDecorator;
import org.apache.mailet.Mail;

/** James' contract wants what a queue gives out to be a decorator. */
final class GivenItem extends MailQueueItemDecorator implements ReplaceableItem {
    private final JournalQueueItem item;

    GivenItem(JournalQueueItem item) {
        super(item);
        this.item = item;
    }

    @Override
    public Mail getMail() {
        return item.getMail();
    }

    @Override
    public void done(CompletionStatus success) throws MailQueueException {
        item.done(success);
    }

    @Override
    public void replace(Duration delay) throws MailQueueException {
        item.replace(delay);
    }

    @Override
    public void note() throws MailQueueException {
        item.note();
    }

    @Override
    public void rest(Duration delay) {
        item.rest(delay);
    }
}
