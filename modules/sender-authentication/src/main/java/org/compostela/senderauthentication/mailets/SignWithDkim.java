package org.compostela.senderauthentication.mailets;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.time.Clock;
import java.util.Set;
import java.util.stream.Collectors;
import javax.inject.Inject;
import javax.mail.MessagingException;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;
import org.compostela.journey.Fact;
import org.compostela.journey.Journeys;
import org.compostela.journey.MailEvent;
import org.compostela.senderauthentication.dkim.DkimSigner;
import org.compostela.senderauthentication.dkim.SigningKey;
import org.compostela.senderauthentication.dkim.TagSyntaxException;
import org.compostela.senderauthentication.dmarc.Author;
import org.compostela.senderauthentication.keys.DomainKeys;
import org.compostela.senderauthentication.message.RawMessage;

/**
 * Signs a mail with the keys of the domain in From, if that has keys that sign. To be the last step before the mail leaves: what a later step
 * changes breaks the signature.
 *
 * <p>Signed is what a user who logged in sent, and what the server itself wrote: mail without a {@code Received}. Mail from outside that a user
 * or a filter sends on is not, or whoever writes to somebody here would get our word for a From that they chose.
 *
 * <p>Has no parameters. Keys that cannot be read are an error: with {@code onMailetException} set to {@code propagate} the mail is tried again.
 */
public final class SignWithDkim extends GenericMailet {
    private final DomainKeys keys;
    private final Journeys journeys;
    private final Clock clock;

    @Inject
    public SignWithDkim(DomainKeys keys, Journeys journeys, Clock clock) {
        this.keys = requireNonNull(keys, "keys");
        this.journeys = requireNonNull(journeys, "journeys");
        this.clock = requireNonNull(clock, "clock");
    }

    @Override
    public void init() throws MessagingException {
        checkInitParameters(Set.of());
    }

    @Override
    public void service(Mail mail) throws MessagingException {
        try {
            OutgoingMessage message = OutgoingMessage.of(mail);
            if (isOurs(mail, message.raw())) {
                sign(mail, message);
            }
        } catch (IOException e) {
            throw new MessagingException("the mail " + mail.getName() + " cannot be signed: " + e.getMessage(), e);
        }
    }

    @Override
    public String getMailetInfo() {
        return "SignWithDkim";
    }

    private void sign(Mail mail, OutgoingMessage message) throws IOException, MessagingException {
        ImmutableList<SigningKey> signers = signers(message.raw());
        if (signers.isEmpty()) {
            return;
        }
        message.putOnTop(new DkimSigner(signers, clock).sign(message.raw()));
        journeys.tell(MailEvent.of(Fact.CHANGED, mail)
                .with("step", "SignWithDkim")
                .with("signed", signers.stream().map(SigningKey::toString).collect(Collectors.joining(", ")))
                .build());
    }

    private ImmutableList<SigningKey> signers(RawMessage message) throws IOException {
        try {
            return message.isWhole() ? keys.signing(Author.domain(message)) : ImmutableList.of();
        } catch (TagSyntaxException e) {
            // No domain, or several: nobody answers for such a From.
            return ImmutableList.of();
        }
    }

    private static boolean isOurs(Mail mail, RawMessage message) {
        return mail.getAttribute(Mail.SMTP_AUTH_USER).isPresent()
                || message.fields("Received").isEmpty();
    }
}
