package org.compostela.pipeline.trial;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageSource;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;

/**
 * A mail to be tried.
 *
 * @param user who logged in to send it; empty for nobody
 * @param state the processor that it begins in
 */
public record TrialMail(
        byte[] message, MaybeSender sender, ImmutableList<MailAddress> recipients, String user, String state) {
    /** The name that the first mail of a trial has. */
    static final String NAME = "trial";

    public TrialMail {
        requireNonNull(message, "message");
        requireNonNull(sender, "sender");
        requireNonNull(recipients, "recipients");
        requireNonNull(user, "user");
        requireNonNull(state, "state");
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException("a mail has at least one recipient");
        }
    }

    Mail toMail() throws MessagingException {
        MailImpl mail = MailImpl.builder()
                .name(NAME)
                .sender(sender)
                .addRecipients(recipients)
                .state(state)
                .remoteAddr("127.0.0.1")
                .remoteHost("localhost")
                .build();
        if (!user.isEmpty()) {
            mail.setAttribute(new Attribute(Mail.SMTP_AUTH_USER, AttributeValue.of(user)));
        }
        mail.setMessageContent(new Bytes(message));
        return mail;
    }

    private record Bytes(byte[] bytes) implements MimeMessageSource {
        @Override
        public String getSourceId() {
            return NAME;
        }

        @Override
        public InputStream getInputStream() {
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public long getMessageSize() {
            return bytes.length;
        }
    }
}
