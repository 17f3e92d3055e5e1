package org.compostela.delivery;

import com.google.common.base.Splitter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.mail.internet.AddressException;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.compostela.delivery.outcome.Reason;

/**
 * The recipients for whom a mail has failed for good, with the reason: written on the mail before anybody is told, and never tried again
 * whatever happens to the process in between. Thus a mail is not delivered after it was bounced.
 *
 * @param permanent false: time is up
 */
record Doom(Map<Reason, List<MailAddress>> recipients, boolean permanent) {
    private static final AttributeName RECIPIENTS = AttributeName.of("org.compostela.delivery.doomed");
    private static final AttributeName PERMANENT = AttributeName.of("org.compostela.delivery.doomed-permanently");

    /** In neither an address nor a status nor a host name; the text comes last. */
    private static final String TAB = "\t";

    private static final Splitter FIELDS = Splitter.on(TAB).limit(5);

    /** RFC 3463 section 3.1: none of the other codes says that somebody wants it so. */
    private static final String BY_SOMEBODY = "5.0.0";

    Doom {
        recipients = Map.copyOf(recipients);
    }

    static boolean isOn(Mail mail) {
        return mail.getAttribute(RECIPIENTS).isPresent()
                || new QueuedMail(mail).giveUp().isPresent();
    }

    /** What stands on the mail; where an administrator gave it up, all of its recipients. */
    static Doom of(Mail mail) {
        Map<Reason, List<MailAddress>> recipients = new LinkedHashMap<>();
        AttributeUtils.getAttributeValueFromMail(mail, RECIPIENTS)
                .ifPresent(lines -> ((Collection<?>) lines).forEach(line -> read(textOf(line), recipients)));
        Optional<String> why = new QueuedMail(mail).giveUp();
        List<MailAddress> others = mail.getRecipients().stream()
                .filter(recipient -> recipients.values().stream().noneMatch(some -> some.contains(recipient)))
                .distinct()
                .toList();
        if (why.isPresent() && !others.isEmpty()) {
            recipients.put(Reason.ours(BY_SOMEBODY, why.get()), others);
        }
        boolean permanent = AttributeUtils.getValueAndCastFromMail(mail, PERMANENT, Boolean.class)
                .orElse(true);
        return new Doom(recipients, permanent);
    }

    private static String textOf(Object value) {
        return String.valueOf(value instanceof AttributeValue<?> wrapped ? wrapped.value() : value);
    }

    private static void read(String line, Map<Reason, List<MailAddress>> recipients) {
        List<String> fields = FIELDS.splitToList(line);
        Reason reason = new Reason(Integer.parseInt(fields.get(1)), fields.get(2), fields.get(4), fields.get(3));
        recipients.computeIfAbsent(reason, same -> new ArrayList<>()).add(address(fields.get(0)));
    }

    private static MailAddress address(String text) {
        try {
            return new MailAddress(text);
        } catch (AddressException e) {
            throw new IllegalStateException("an address that was written here cannot be read: " + text, e);
        }
    }

    boolean isEmpty() {
        return recipients.isEmpty();
    }

    List<MailAddress> all() {
        return recipients.values().stream().flatMap(List::stream).toList();
    }

    void writeOn(Mail mail) {
        List<AttributeValue<?>> lines = recipients.entrySet().stream()
                .flatMap(entry -> entry.getValue().stream()
                        .<AttributeValue<?>>map(recipient -> AttributeValue.of(line(recipient, entry.getKey()))))
                .collect(Collectors.toList());
        mail.setAttribute(new Attribute(RECIPIENTS, AttributeValue.of(lines)));
        mail.setAttribute(new Attribute(PERMANENT, AttributeValue.of(permanent)));
        mail.removeAttribute(QueuedMail.GIVE_UP);
    }

    private static String line(MailAddress recipient, Reason reason) {
        return String.join(
                TAB,
                recipient.asString(),
                String.valueOf(reason.code()),
                reason.status(),
                reason.host(),
                reason.text());
    }

    static void removeFrom(Mail mail) {
        List.of(RECIPIENTS, PERMANENT, QueuedMail.GIVE_UP).forEach(mail::removeAttribute);
    }
}
