package org.compostela.mailets;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.Properties;
import javax.mail.MessagingException;
import javax.mail.Session;
import javax.mail.internet.MimeMessage;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.james.server.core.MimeMessageWrapper;
import org.apache.mailet.Mail;
import org.apache.mailet.base.test.FakeMail;

/** Real messages, in the class that James hands to mailets, and what a mailbox would get of them. */
public final class Messages {
    private Messages() {}

    /** A mail to bob@example.org; lines of the text end in a line feed here and in CRLF in the message. */
    public static FakeMail mail(String... lines) throws MessagingException {
        return mail(UTF_8, lines);
    }

    public static FakeMail mail(Charset charset, String... lines) throws MessagingException {
        byte[] bytes = String.join("\n", lines)
                .replace("\r\n", "\n")
                .replace("\n", "\r\n")
                .getBytes(charset);
        return FakeMail.builder()
                .name("mail1")
                .sender("ann@example.net")
                .recipients("bob@example.org")
                .mimeMessage(new MimeMessageWrapper(
                        MimeMessageInputStreamSource.create("mail1", new ByteArrayInputStream(bytes))))
                .build();
    }

    /** The message as it is written, one character for one byte. */
    public static String written(Mail mail) throws MessagingException, IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        mail.getMessage().writeTo(out);
        return out.toString(ISO_8859_1);
    }

    /** The message as a mail program reads it. */
    public static MimeMessage read(Mail mail) throws MessagingException, IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        mail.getMessage().writeTo(out);
        return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(out.toByteArray()));
    }
}
