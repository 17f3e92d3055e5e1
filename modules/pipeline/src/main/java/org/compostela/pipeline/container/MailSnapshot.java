package org.compostela.pipeline.container;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import javax.mail.MessagingException;
import javax.mail.internet.MimeMessage;
import org.apache.james.core.MailAddress;
import org.apache.james.server.core.MimeMessageWrapper;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.Mail;

/**
 * What a mail was like at one instant, but for its body.
 *
 * @param state empty when it has none
 * @param sender {@code <>} for none
 * @param headers the lines of the message's header, in order; empty when there is no message or none that can be read
 * @param bodyChanged whether the body was written to since the mail came into the pipeline
 */
public record MailSnapshot(
        String state,
        String sender,
        ImmutableList<MailAddress> recipients,
        ImmutableMap<AttributeName, Attribute> attributes,
        ImmutableList<String> headers,
        boolean bodyChanged) {
    public MailSnapshot {
        requireNonNull(state, "state");
        requireNonNull(sender, "sender");
        requireNonNull(recipients, "recipients");
        requireNonNull(attributes, "attributes");
        requireNonNull(headers, "headers");
    }

    public static MailSnapshot of(Mail mail) {
        return of(mail, headersOf(mail));
    }

    /** For a mail whose header is known not to have changed since. */
    private static MailSnapshot of(Mail mail, ImmutableList<String> headers) {
        return new MailSnapshot(
                mail.getState() == null ? "" : mail.getState(),
                mail.getMaybeSender().asString("<>"),
                ImmutableList.copyOf(mail.getRecipients()),
                attributesOf(mail),
                headers,
                isBodyChanged(mail));
    }

    /** What the same mail is like now. Its header is only read again when somebody wrote to the message. */
    public MailSnapshot again(Mail mail) {
        return isModified(mail) ? of(mail) : of(mail, headers);
    }

    /** The same, in another state. */
    MailSnapshot in(String other) {
        return new MailSnapshot(other, sender, recipients, attributes, headers, bodyChanged);
    }

    private static ImmutableMap<AttributeName, Attribute> attributesOf(Mail mail) {
        Map<AttributeName, Attribute> attributes = mail.attributesMap();
        return attributes instanceof ImmutableMap<AttributeName, Attribute> immutable
                ? immutable
                : ImmutableMap.copyOf(attributes);
    }

    private static boolean isModified(Mail mail) {
        return !(messageOf(mail) instanceof MimeMessageWrapper message) || message.isModified();
    }

    private static boolean isBodyChanged(Mail mail) {
        return messageOf(mail) instanceof MimeMessageWrapper message && message.isBodyModified();
    }

    private static ImmutableList<String> headersOf(Mail mail) {
        try {
            MimeMessage message = mail.getMessage();
            return message == null ? ImmutableList.of() : ImmutableList.copyOf(lines(message));
        } catch (MessagingException | RuntimeException unreadable) {
            return ImmutableList.of();
        }
    }

    private static List<String> lines(MimeMessage message) throws MessagingException {
        return Collections.list(message.getAllHeaderLines());
    }

    private static @org.jspecify.annotations.Nullable MimeMessage messageOf(Mail mail) {
        try {
            return mail.getMessage();
        } catch (MessagingException unreadable) {
            return null;
        }
    }
}
