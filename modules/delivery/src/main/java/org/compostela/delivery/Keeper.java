package org.compostela.delivery;

import javax.mail.MessagingException;
import org.apache.mailet.Mail;

/** Where a mail goes that cannot be delivered, and whose sender cannot be told: the administrator sees it there. */
@FunctionalInterface
interface Keeper {
    void keep(Mail mail) throws MessagingException;
}
