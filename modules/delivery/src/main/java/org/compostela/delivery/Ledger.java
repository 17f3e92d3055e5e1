package org.compostela.delivery;

import java.time.Duration;
import java.util.List;
import javax.mail.internet.MimeMessage;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueue.MailQueueException;
import org.apache.james.queue.api.MailQueue.MailQueueItem;
import org.apache.mailet.Mail;

/**
 * What an outgoing queue can do beyond James' interface; the server binds it to the queues that it has. Mails and queues are those that
 * these queues gave out. Thread-safe.
 */
public interface Ledger {
    /** Adds mails that are to have one message, which is kept once. All are on the disk when this returns. */
    void add(MailQueue queue, MimeMessage message, List<Mail> mails) throws MailQueueException;

    /**
     * Gives a mail back as it has become: recipients and attributes. Its message is not written again. Old or new, and never both or
     * neither, whatever happens to the process; on the disk when this returns.
     *
     * @throws MailQueueException when the disk did not take it; the mail is given back as it was
     */
    void replace(MailQueueItem item, Duration delay) throws MailQueueException;

    /** Writes what has become of a mail that stays taken: recipients and attributes, as in {@link #replace}. */
    void note(MailQueueItem item) throws MailQueueException;

    /** Gives a mail back as it was, for a while; a restart ends that. Nothing is written. */
    void rest(MailQueueItem item, Duration delay);
}
