package org.compostela.journey;

import static java.util.Objects.requireNonNull;

import org.apache.mailet.Mail;

/**
 * Which mail it is about. Whoever delivers a mail puts it into the context of the reactive chain, under its class, so that
 * those who are called by it, such as the search index, tell their facts of the right journey.
 */
public record MailIdentity(String journey, String mail) {
    public MailIdentity {
        requireNonNull(journey, "journey");
        requireNonNull(mail, "mail");
    }

    public static MailIdentity of(Mail mail) {
        return new MailIdentity(MailEvent.journeyOf(mail), mail.getName());
    }
}
