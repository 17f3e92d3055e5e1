package org.compostela.pipeline.container;

import javax.mail.MessagingException;
import org.apache.mailet.Mail;

/** How the mailet of a step is run. */
@FunctionalInterface
public interface MailetExecution {
    /** It is just run. */
    MailetExecution LIVE = (step, mail) -> step.mailet().service(mail);

    void service(Step step, Mail mail) throws MessagingException;
}
