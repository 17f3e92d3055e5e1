package org.compostela.senderauthentication.mailets;

import static java.util.Objects.requireNonNull;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import javax.mail.MessagingException;
import javax.mail.internet.MimeMessage;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStream;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.james.server.core.MimeMessageWrapper;
import org.apache.mailet.Mail;
import org.compostela.senderauthentication.message.HeaderField;
import org.compostela.senderauthentication.message.RawMessage;
import org.compostela.senderauthentication.message.WireLines;

/** A mail's message as the bytes that will be sent: see {@link WireLines}. Read as a stream each time. Not thread-safe. */
final class OutgoingMessage {
    private final Mail mail;
    private final RawMessage raw;

    private OutgoingMessage(Mail mail, RawMessage raw) {
        this.mail = requireNonNull(mail, "mail");
        this.raw = requireNonNull(raw, "raw");
    }

    static OutgoingMessage of(Mail mail) throws MessagingException, IOException {
        MimeMessage message = mail.getMessage();
        return new OutgoingMessage(mail, RawMessage.read(() -> new WireLines(new BufferedInputStream(open(message)))));
    }

    RawMessage raw() {
        return raw;
    }

    /**
     * The same bytes below further fields. Not by James' methods for headers: they would add fields that the signature does not know of. The
     * header must be whole.
     */
    void putOnTop(List<HeaderField> fields) throws MessagingException, IOException {
        String header = fields.stream().map(field -> field.raw() + "\r\n").collect(Collectors.joining());
        try (InputStream bytes = new SequenceInputStream(
                new ByteArrayInputStream(header.getBytes(StandardCharsets.ISO_8859_1)), raw.bytes())) {
            replace(new MimeMessageWrapper(MimeMessageInputStreamSource.create(mail.getName(), bytes)));
        }
    }

    private void replace(MimeMessageWrapper message) throws MessagingException {
        if (mail instanceof MailImpl own) {
            own.setMessageNoCopy(message);
        } else {
            mail.setMessage(message);
        }
    }

    private static InputStream open(MimeMessage message) throws IOException {
        try {
            return message instanceof MimeMessageWrapper wrapper
                    ? wrapper.getMessageInputStream()
                    : new MimeMessageInputStream(message);
        } catch (MessagingException e) {
            throw new IOException("the message cannot be read", e);
        }
    }
}
