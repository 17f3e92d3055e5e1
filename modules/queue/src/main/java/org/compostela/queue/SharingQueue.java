package org.compostela.queue;

import java.util.List;
import org.apache.james.queue.api.MailQueue;
import org.apache.mailet.Mail;

/** A queue that keeps one message for many mails. */
public interface SharingQueue extends MailQueue {
    /**
     * Adds mails that all have the message of the first. Returns when all are on the disk; when the process ends before that, some may be
     * there.
     */
    void enQueueAll(List<Mail> mails) throws MailQueueException;
}
