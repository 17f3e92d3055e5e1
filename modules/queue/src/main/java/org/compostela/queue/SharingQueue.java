package org.compostela.queue;

import java.util.List;
import javax.mail.internet.MimeMessage;
import org.apache.james.queue.api.MailQueue;
import org.apache.mailet.Mail;

/** A queue that keeps one message for many mails. */
public interface SharingQueue extends MailQueue {
    /**
     * Adds mails that are to have one message; what message they have now does not matter. Returns when all are on the disk; when the process ends before that, some may be
     * there.
     */
    void enQueueAll(MimeMessage message, List<Mail> mails) throws MailQueueException;
}
