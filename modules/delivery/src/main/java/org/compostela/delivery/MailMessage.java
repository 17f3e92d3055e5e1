package org.compostela.delivery;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.OutputStream;
import javax.mail.MessagingException;
import org.apache.mailet.Mail;
import org.compostela.delivery.transaction.Message;

/** The message of a mail as bytes. */
final class MailMessage implements Message {
    private final Mail mail;

    MailMessage(Mail mail) {
        this.mail = requireNonNull(mail, "mail");
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        try {
            mail.getMessage().writeTo(out);
        } catch (MessagingException e) {
            // James wraps what its own writing throws, and the courier has to know a failed connection from a failed
            // disk.
            throw e.getNextException() instanceof IOException cause ? cause : new IOException(e);
        }
    }
}
