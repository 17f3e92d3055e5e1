package org.compostela.server;

import java.time.Duration;
import java.util.List;
import javax.mail.internet.MimeMessage;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueue.MailQueueException;
import org.apache.james.queue.api.MailQueue.MailQueueItem;
import org.apache.mailet.Mail;
import org.compostela.delivery.Ledger;
import org.compostela.queue.ReplaceableItem;
import org.compostela.queue.SharingQueue;

/** The delivery's ledger on our queues. */
final class JournalLedger implements Ledger {
    @Override
    public void add(MailQueue queue, MimeMessage message, List<Mail> mails) throws MailQueueException {
        ((SharingQueue) queue).enQueueAll(message, mails);
    }

    @Override
    public void replace(MailQueueItem item, Duration delay) throws MailQueueException {
        ((ReplaceableItem) item).replace(delay);
    }

    @Override
    public void note(MailQueueItem item) throws MailQueueException {
        ((ReplaceableItem) item).note();
    }

    @Override
    public void rest(MailQueueItem item, Duration delay) {
        ((ReplaceableItem) item).rest(delay);
    }
}
