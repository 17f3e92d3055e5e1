package org.compostela.queue;

import java.time.Duration;
import org.apache.james.queue.api.MailQueue.MailQueueException;
import org.apache.james.queue.api.MailQueue.MailQueueItem;

/**
 * A mail that a consumer has taken and can give back in more ways than James knows. The first call of any of these but {@link #note}, or of {@link #done},
 * counts.
 */
public interface ReplaceableItem extends MailQueueItem {
    /**
     * Gives the mail back as {@link #getMail} is now: its recipients, sender, attributes. The message is not written again, and what was
     * changed in it is lost. Old or new, and never both or neither, whatever happens to the process; on the disk when this returns.
     *
     * @throws MailQueueException when the disk did not take it; the mail is given back as it was
     */
    void replace(Duration delay) throws MailQueueException;

    /** Writes what {@link #getMail} is now, as in {@link #replace}; the mail stays taken. */
    void note() throws MailQueueException;

    /** Gives the mail back as it was. Nothing is written: after a restart it is due at once. */
    void rest(Duration delay);
}
