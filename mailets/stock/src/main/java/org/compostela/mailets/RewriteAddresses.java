package org.compostela.mailets;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.mail.Address;
import javax.mail.MessagingException;
import javax.mail.internet.AddressException;
import javax.mail.internet.InternetAddress;
import javax.mail.internet.MimeMessage;
import org.apache.james.core.MailAddress;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.DsnParameters;
import org.apache.mailet.DsnParameters.RecipientDsnParameters;
import org.apache.mailet.Mail;
import org.apache.mailet.PerRecipientHeaders;
import org.apache.mailet.base.GenericMailet;
import org.compostela.mailets.mime.Mime;
import org.jspecify.annotations.Nullable;

/**
 * Replaces addresses that a pattern matches whole: of the recipients, of the sender, and in headers.
 *
 * <p>What belongs to a recipient goes along to the new address: the wishes for notifications (RFC 3461) and the headers of its own. An
 * address that becomes none fails the step; the mail then goes where its {@code onMailetException} says.
 *
 * <p>Parameters: {@code pattern} (needed; RE2, letters' case does not count), {@code replacement} (needed; {@code $1} for the first group),
 * {@code envelope} ({@code recipients}, {@code sender}, {@code both}, {@code none}), {@code headers} (of {@code From, Sender, Reply-To, To,
 * Cc}).
 */
public final class RewriteAddresses extends GenericMailet {
    private static final Set<String> ADDRESS_HEADERS = Set.of("From", "Sender", "Reply-To", "To", "Cc");

    enum Envelope {
        RECIPIENTS,
        SENDER,
        BOTH,
        NONE
    }

    private @Nullable AddressRule rule;
    private Envelope envelope = Envelope.RECIPIENTS;
    private List<String> headers = List.of();

    @Override
    public void init() throws MessagingException {
        Parameters parameters = Parameters.of(getMailetConfig(), "pattern", "replacement", "envelope", "headers");
        rule = AddressRule.of(parameters);
        envelope = parameters.choice("envelope", Envelope.RECIPIENTS);
        headers = parameters.list("headers");
        if (!ADDRESS_HEADERS.containsAll(headers)) {
            throw parameters.wrong("headers", "a list of From, Sender, Reply-To, To, Cc");
        }
        if (envelope == Envelope.NONE && headers.isEmpty()) {
            throw new MessagingException(
                    getMailetName() + " does nothing with <envelope>none</envelope> and without <headers>");
        }
    }

    @Override
    public void service(Mail mail) throws MessagingException {
        AddressRule addresses = requireNonNull(rule, "init was not called");
        if (envelope == Envelope.RECIPIENTS || envelope == Envelope.BOTH) {
            rewriteRecipients(mail, addresses);
        }
        if (envelope == Envelope.SENDER || envelope == Envelope.BOTH) {
            rewriteSender(mail, addresses);
        }
        if (!headers.isEmpty()) {
            rewriteHeaders(mail.getMessage(), addresses);
        }
    }

    @Override
    public String getMailetInfo() {
        return "RewriteAddresses";
    }

    private static void rewriteRecipients(Mail mail, AddressRule rule) throws MessagingException {
        Map<MailAddress, MailAddress> changed = new LinkedHashMap<>();
        Set<MailAddress> recipients = new LinkedHashSet<>();
        for (MailAddress recipient : mail.getRecipients()) {
            Optional<MailAddress> rewritten = rule.rewrite(recipient);
            rewritten.ifPresent(address -> changed.put(recipient, address));
            recipients.add(rewritten.orElse(recipient));
        }
        if (!changed.isEmpty()) {
            mail.setRecipients(recipients);
            carryWishes(mail, changed);
            carryHeaders(mail, changed);
        }
    }

    private static void carryWishes(Mail mail, Map<MailAddress, MailAddress> changed) {
        Optional<DsnParameters> wishes = mail.dsnParameters();
        if (wishes.isEmpty()) {
            return;
        }
        Map<MailAddress, RecipientDsnParameters> byRecipient = new LinkedHashMap<>();
        wishes.get()
                .getRcptParameters()
                .forEach((recipient, wish) -> byRecipient.put(changed.getOrDefault(recipient, recipient), wish));
        mail.setDsnParameters(wishes.get().withRcptParameters(ImmutableMap.copyOf(byRecipient)));
    }

    private static void carryHeaders(Mail mail, Map<MailAddress, MailAddress> changed) {
        PerRecipientHeaders specific = mail.getPerRecipientSpecificHeaders();
        changed.forEach((old, rewritten) -> List.copyOf(specific.getHeadersForRecipient(old))
                .forEach(header -> mail.addSpecificHeaderForRecipient(header, rewritten)));
    }

    private static void rewriteSender(Mail mail, AddressRule rule) throws MessagingException {
        Optional<MailAddress> sender = mail.getMaybeSender().asOptional();
        if (sender.isPresent()) { // a bounce has none, and keeps none
            Optional<MailAddress> rewritten = rule.rewrite(sender.get());
            if (rewritten.isPresent()) {
                setSender(mail, rewritten.get());
            }
        }
    }

    /** James' API lets a mailet read the sender only; its one implementation lets it be set. */
    private static void setSender(Mail mail, MailAddress sender) throws MessagingException {
        if (!(mail instanceof MailImpl settable)) {
            throw new MessagingException("The sender of a " + mail.getClass().getName() + " cannot be set");
        }
        settable.setSender(sender);
    }

    private void rewriteHeaders(MimeMessage message, AddressRule rule) throws MessagingException {
        boolean changed = false;
        for (String header : headers) {
            String[] values = message.getHeader(header);
            if (values != null) {
                changed |= rewriteHeader(message, header, String.join(",", values), rule);
            }
        }
        if (changed) {
            Mime.saveHeaders(message);
        }
    }

    private static boolean rewriteHeader(MimeMessage message, String header, String value, AddressRule rule)
            throws MessagingException {
        List<Address> rewritten = new ArrayList<>();
        boolean changed = false;
        for (InternetAddress address : parse(value)) {
            Optional<String> replacement = address.isGroup() ? Optional.empty() : rule.rewrite(address.getAddress());
            if (replacement.isPresent()) {
                address.setAddress(replacement.get());
                changed = true;
            }
            rewritten.add(address);
        }
        if (changed) {
            message.setHeader(header, InternetAddress.toString(rewritten.toArray(Address[]::new), header.length() + 2));
        }
        return changed;
    }

    /** A header that cannot be read stays as it is: its addresses are of no use to a mail program either. */
    private static InternetAddress[] parse(String value) {
        try {
            return InternetAddress.parseHeader(value, false);
        } catch (AddressException e) {
            return new InternetAddress[0];
        }
    }
}
