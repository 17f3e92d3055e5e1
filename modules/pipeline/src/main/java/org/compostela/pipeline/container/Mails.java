package org.compostela.pipeline.container;

import java.util.Collection;
import java.util.concurrent.ThreadLocalRandom;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Mail;
import org.compostela.journey.MailEvent;

/** Copies of mails that go through the pipeline. */
final class Mails {
    private static final String SPLIT_MARK = "-!";
    private static final int SUFFIX_LENGTH = 8;
    private static final int BASE_36 = 36;

    private Mails() {}

    /**
     * The mail that goes through the pipeline in place of the given one, so that the given one stays as the queue handed it out. It carries
     * its journey, and shares the message.
     */
    static MailImpl running(Mail mail) throws MessagingException {
        MailImpl running = copy(mail, mail.getName(), mail.getRecipients());
        running.setState(mail.getState());
        MailEvent.begin(running);
        if (mail.getMessage() != null) {
            running.setMessageNoCopy(SharedMessage.over(mail.getMessage()));
        }
        return running;
    }

    /** The part of a mail that goes to some of its recipients. */
    static MailImpl part(Mail mail, Collection<MailAddress> recipients) throws MessagingException {
        MailImpl part = copy(mail, partName(mail.getName()), recipients);
        part.setState(mail.getState());
        if (mail.getMessage() instanceof SharedMessage shared && shared.isSharable()) {
            part.setMessageNoCopy(shared.share());
        } else if (mail.getMessage() != null) {
            part.setMessage(mail.getMessage());
        }
        return part;
    }

    private static MailImpl copy(Mail mail, String name, Collection<MailAddress> recipients) {
        MailImpl.Builder copy = MailImpl.builder()
                .name(name)
                .sender(mail.getMaybeSender())
                .addRecipients(recipients)
                .remoteHost(mail.getRemoteHost())
                .remoteAddr(mail.getRemoteAddr())
                .errorMessage(mail.getErrorMessage())
                .addAllHeadersForRecipients(mail.getPerRecipientSpecificHeaders());
        mail.attributes().forEach(attribute -> copy.addAttribute(attribute.duplicate()));
        if (mail.getLastUpdated() != null) {
            copy.lastUpdated(mail.getLastUpdated());
        }
        return copy.build();
    }

    /** James appends to the name at every split, and refuses the eighth; a mail of many recipients may be split more often. */
    private static String partName(String name) {
        int mark = name.indexOf(SPLIT_MARK);
        String first = mark < 0 ? name : name.substring(0, mark);
        StringBuilder part = new StringBuilder(first).append(SPLIT_MARK);
        for (int i = 0; i < SUFFIX_LENGTH; i++) {
            part.append(Character.forDigit(ThreadLocalRandom.current().nextInt(BASE_36), BASE_36));
        }
        return part.toString();
    }
}
