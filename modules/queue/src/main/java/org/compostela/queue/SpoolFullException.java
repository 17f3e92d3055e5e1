package org.compostela.queue;

import org.apache.james.queue.api.MailQueue.MailQueueException;

/**
 * No mail can be added for now: the journals have grown to {@code spool.disk}, the index of what lies in them has grown
 * to {@code spool.memory}, or the file system is full. Nothing of the mail was kept; the client keeps it and tries again, so that SMTP
 * answers 452 4.3.1 (RFC 5321 section 4.2.3, RFC 3463 section 3.4). Producers are told at once and never blocked.
 */
public final class SpoolFullException extends MailQueueException {
    private static final long serialVersionUID = 1L;

    SpoolFullException(String message) {
        super(message);
    }

    SpoolFullException(String message, Exception cause) {
        super(message, cause);
    }
}
