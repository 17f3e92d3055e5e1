package org.compostela.senderauthentication.mailets;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.mail.MessagingException;
import javax.mail.internet.MimeMessage;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStream;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.james.server.core.MimeMessageWrapper;
import org.apache.mailet.Mail;
import org.compostela.senderauthentication.message.HeaderField;
import org.compostela.senderauthentication.message.RawMessage;
import org.compostela.senderauthentication.results.AuthenticationResults;
import org.compostela.senderauthentication.results.ForgedResults;

/** The bytes of a mail's message, read and written as they are. Not thread-safe. */
final class MessageBytes {
    private final Mail mail;
    private final RawMessage raw;

    private MessageBytes(Mail mail, RawMessage raw) {
        this.mail = mail;
        this.raw = raw;
    }

    static MessageBytes of(Mail mail) throws MessagingException, IOException {
        MimeMessage message = mail.getMessage();
        return new MessageBytes(mail, RawMessage.read(() -> open(message)));
    }

    RawMessage raw() {
        return raw;
    }

    private static InputStream open(MimeMessage message) throws IOException {
        try {
            // The stream over any message reads byte by byte.
            return message instanceof MimeMessageWrapper wrapper
                    ? wrapper.getMessageInputStream()
                    : new MimeMessageInputStream(message);
        } catch (MessagingException e) {
            throw new IOException("the message cannot be read", e);
        }
    }

    /**
     * Takes forged fields off and puts the results on top. The message becomes another one, of the bytes that it had: changed by James'
     * methods for headers it would be given a Date, a MIME-Version and a Message-ID wherever it lacks them, and signatures over the header
     * would break. Leaves it alone if there is nothing to do, or if its header is too long to be read.
     */
    void rewrite(ForgedResults forged, Optional<AuthenticationResults> results) throws MessagingException, IOException {
        List<HeaderField> kept = new ArrayList<>();
        results.ifPresent(found -> kept.add(new HeaderField(found.field())));
        raw.fields().stream().filter(field -> !forged.isForged(field)).forEach(kept::add);
        if (raw.isWhole() && !kept.equals(raw.fields())) {
            try (InputStream changed = new SequenceInputStream(header(kept), raw.body())) {
                replace(new MimeMessageWrapper(MimeMessageInputStreamSource.create(mail.getName(), changed)));
            }
        }
    }

    private void replace(MimeMessageWrapper message) throws MessagingException {
        if (mail instanceof MailImpl own) {
            own.setMessageNoCopy(message);
        } else {
            mail.setMessage(message);
        }
    }

    private static InputStream header(List<HeaderField> fields) {
        StringBuilder text = new StringBuilder();
        fields.forEach(field -> text.append(field.raw()).append("\r\n"));
        return new ByteArrayInputStream(text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    }
}
