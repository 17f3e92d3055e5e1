package org.compostela.pipeline.container;

import javax.mail.MessagingException;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;

/** Notes a mail and ends it, unless {@code passThrough}. */
public final class Collect extends GenericMailet {
    @Override
    public void service(Mail mail) throws MessagingException {
        Collected.add(getInitParameter("test"), getInitParameter("at", "here"), mail);
        if (!getInitParameter("passThrough", false)) {
            mail.setState(Mail.GHOST);
        }
    }
}
