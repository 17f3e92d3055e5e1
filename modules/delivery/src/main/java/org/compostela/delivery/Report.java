package org.compostela.delivery;

import static java.util.Objects.requireNonNull;

import java.io.UnsupportedEncodingException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import javax.activation.DataHandler;
import javax.mail.Header;
import javax.mail.MessagingException;
import javax.mail.Session;
import javax.mail.internet.InternetAddress;
import javax.mail.internet.MimeBodyPart;
import javax.mail.internet.MimeMessage;
import javax.mail.internet.MimeMultipart;
import javax.mail.util.ByteArrayDataSource;
import org.apache.james.core.MailAddress;
import org.apache.mailet.DsnParameters;
import org.apache.mailet.DsnParameters.RecipientDsnParameters;
import org.apache.mailet.Mail;
import org.compostela.delivery.outcome.Reason;

/**
 * A delivery status notification (RFC 3461, RFC 3464): words for a person, fields for a program, and the header of the mail
 * it is about, or all of it where the sender asked for that (RET=FULL, and the mail has failed).
 */
final class Report {
    /** What is said. */
    enum Action {
        FAILED,
        DELAYED
    }

    /** RFC 5322 section 3.3. */
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final int LARGEST_COPY = 1 << 20;

    private final String hostname;
    private final MailAddress from;

    Report(String hostname, MailAddress from) {
        this.hostname = requireNonNull(hostname, "hostname");
        this.from = requireNonNull(from, "from");
    }

    MimeMessage of(Action action, Mail mail, List<MailAddress> recipients, Reason reason, Instant since, Instant until)
            throws MessagingException {
        MimeMultipart parts = new MimeMultipart("report; report-type=delivery-status");
        parts.addBodyPart(words(action, mail, recipients, reason, until));
        parts.addBodyPart(fields(action, mail, recipients, reason, since, until));
        parts.addBodyPart(original(action, mail));
        MimeMessage message = new MimeMessage(Session.getInstance(new Properties()));
        message.setFrom(sender());
        message.setHeader("To", "<" + mail.getMaybeSender().asString("") + ">");
        message.setSubject(
                action == Action.FAILED ? "Your message was not delivered" : "Your message is late", "UTF-8");
        message.setSentDate(new Date());
        // RFC 3834 section 5: nobody's program answers this.
        message.setHeader("Auto-Submitted", "auto-replied");
        message.setContent(parts);
        message.saveChanges();
        return message;
    }

    private InternetAddress sender() throws MessagingException {
        try {
            return new InternetAddress(from.asString(), "Mail server " + hostname, "UTF-8");
        } catch (UnsupportedEncodingException e) {
            throw new MessagingException("no UTF-8", e);
        }
    }

    private MimeBodyPart words(Action action, Mail mail, List<MailAddress> recipients, Reason reason, Instant until)
            throws MessagingException {
        String subject = Optional.ofNullable(mail.getMessage().getSubject())
                .map(text -> " \"" + text.strip() + "\"")
                .orElse("");
        String addresses = recipients.stream()
                .map(recipient -> "    " + recipient.asString())
                .collect(Collectors.joining("\n"));
        String said = reason.host().isEmpty() ? "The reason:" : "The mail server " + reason.host() + " said:";
        String text = (action == Action.FAILED
                        ? "Your message" + subject + " could not be delivered to\n\n" + addresses + "\n\n"
                        : "Your message" + subject + " has not been delivered yet to\n\n" + addresses + "\n\n")
                + said + "\n\n    " + reason + "\n\n"
                + (action == Action.FAILED
                        ? Advice.of(reason) + "\n"
                        : "You need not do anything: it is tried again until " + DATE.format(until)
                                + ". If that fails too, you will be told.\n");
        MimeBodyPart part = new MimeBodyPart();
        part.setText(text, "UTF-8");
        return part;
    }

    private MimeBodyPart fields(
            Action action, Mail mail, List<MailAddress> recipients, Reason reason, Instant since, Instant until)
            throws MessagingException {
        StringBuilder fields = new StringBuilder("Reporting-MTA: dns; " + hostname + "\r\n");
        mail.dsnParameters().flatMap(DsnParameters::getEnvIdParameter).ifPresent(id -> fields.append(
                        "Original-Envelope-Id: ")
                .append(DsnParameters.XText.decode(id.asString()))
                .append("\r\n"));
        fields.append("Arrival-Date: ").append(DATE.format(since)).append("\r\n");
        for (MailAddress recipient : recipients) {
            fields.append("\r\n");
            original(mail, recipient).ifPresent(address -> fields.append("Original-Recipient: rfc822; ")
                    .append(address.asString())
                    .append("\r\n"));
            fields.append("Final-Recipient: rfc822; ")
                    .append(recipient.asString())
                    .append("\r\n");
            fields.append("Action: ")
                    .append(action.name().toLowerCase(Locale.ROOT))
                    .append("\r\n");
            fields.append("Status: ").append(status(action, reason)).append("\r\n");
            if (!reason.host().isEmpty()) {
                fields.append("Remote-MTA: dns; ").append(reason.host()).append("\r\n");
            }
            if (reason.code() != 0) {
                // RFC 3464 section 2.3.6; folded, for a reply may be longer than a line.
                fields.append("Diagnostic-Code: smtp; ")
                        .append(fold(reason.toString()))
                        .append("\r\n");
            }
            fields.append("Last-Attempt-Date: ")
                    .append(DATE.format(Instant.now()))
                    .append("\r\n");
            if (action == Action.DELAYED) {
                fields.append("Will-Retry-Until: ").append(DATE.format(until)).append("\r\n");
            }
        }
        MimeBodyPart part = new MimeBodyPart();
        part.setDataHandler(new DataHandler(new ByteArrayDataSource(
                fields.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8), "message/delivery-status")));
        return part;
    }

    private static Optional<MailAddress> original(Mail mail, MailAddress recipient) {
        return mail.dsnParameters()
                .map(DsnParameters::getRcptParameters)
                .flatMap(all -> Optional.ofNullable(all.get(recipient)))
                .flatMap(RecipientDsnParameters::getOrcptParameter);
    }

    /** RFC 3464 section 2.3.4: the class goes with the action. */
    private static String status(Action action, Reason reason) {
        String rest = reason.status().substring(1);
        if (action == Action.DELAYED) {
            return "4" + rest;
        }
        // RFC 3463: time is up. What was said last is in Diagnostic-Code.
        return reason.isPermanent() ? reason.status() : "5.4.7";
    }

    private static String fold(String text) {
        return text.replaceAll("(.{60,}?) ", "$1\r\n ");
    }

    private static MimeBodyPart original(Action action, Mail mail) throws MessagingException {
        MimeMessage message = mail.getMessage();
        boolean whole = action == Action.FAILED
                && message.getSize() <= LARGEST_COPY
                && mail.dsnParameters()
                        .flatMap(DsnParameters::getRetParameter)
                        .filter(DsnParameters.Ret.FULL::equals)
                        .isPresent();
        MimeBodyPart part = new MimeBodyPart();
        if (whole) {
            part.setContent(message, "message/rfc822");
            return part;
        }
        StringBuilder header = new StringBuilder();
        message.getAllHeaders().asIterator().forEachRemaining((Header line) -> header.append(line.getName())
                .append(": ")
                .append(line.getValue())
                .append("\r\n"));
        part.setDataHandler(new DataHandler(new ByteArrayDataSource(
                header.toString().getBytes(java.nio.charset.StandardCharsets.ISO_8859_1), "text/rfc822-headers")));
        return part;
    }
}
