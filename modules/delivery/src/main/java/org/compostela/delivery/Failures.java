package org.compostela.delivery;

import java.util.List;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.compostela.delivery.outcome.Reason;

/** Where that part of a mail goes that will not arrive. */
interface Failures {
    /**
     * Returns when the sender will be told, or the mail is kept, whatever happens to this process. The mail is as before then.
     *
     * @param recipients for whom it failed, all for the same reason
     * @param permanent false: time is up
     * @throws MessagingException when neither could be done; nothing is lost, and it has to be tried again
     */
    void failed(Mail mail, List<MailAddress> recipients, Reason reason, boolean permanent, Options options)
            throws MessagingException;

    /** Tells the sender once that the mail is late. */
    void late(Mail mail, List<MailAddress> recipients, Reason reason, Options options) throws MessagingException;
}
