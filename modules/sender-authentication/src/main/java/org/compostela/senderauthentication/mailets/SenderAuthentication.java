package org.compostela.senderauthentication.mailets;

import static java.util.Objects.requireNonNull;

import com.google.common.base.Splitter;
import com.google.common.net.InetAddresses;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.inject.Inject;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;
import org.compostela.journey.Fact;
import org.compostela.journey.Journeys;
import org.compostela.journey.MailEvent;
import org.compostela.senderauthentication.Receiver;
import org.compostela.senderauthentication.SenderAttributes;
import org.compostela.senderauthentication.SenderCheck.Arrival;
import org.compostela.senderauthentication.SenderCheck.Findings;
import org.compostela.senderauthentication.TrustedSealers;
import org.compostela.senderauthentication.Wording;
import org.compostela.senderauthentication.dkim.DkimOutcome;
import org.compostela.senderauthentication.dkim.DkimResult;
import org.compostela.senderauthentication.dmarc.DmarcOutcome;
import org.compostela.senderauthentication.dmarc.DmarcPolicy;
import org.compostela.senderauthentication.results.ForgedResults;
import org.jspecify.annotations.Nullable;

/**
 * Checks who sent a mail that came from outside: reverse DNS, SPF, DKIM, DMARC and ARC. Writes what it found into one field {@code
 * Authentication-Results} on top, and into attributes: see {@link SenderAttributes}. Fields of that name that claim to be this host's are
 * taken off, of whatever mail came over SMTP.
 *
 * <p>Mail of users who logged in, of networks that may relay, and what the server itself wrote is not checked. It decides nothing: the steps
 * behind it do, for example by {@code DmarcPolicy=quarantine}.
 *
 * <p>Parameters: {@code trustedSealers} (domains with commas between; none unless given): forwarders whose ARC seals are believed when
 * they say that DMARC passed before they changed the mail.
 *
 * <p>Blocks while it asks the DNS. An answer that does not come is a result like any other; only a message that cannot be read is an error.
 */
public final class SenderAuthentication extends GenericMailet {
    private static final String SEALERS = "trustedSealers";

    /** James sets it if the client's network may relay. */
    private static final AttributeName RELAYING_NETWORK = AttributeName.of("org.apache.james.SMTPIsAuthNetwork");

    private final Receiver receiver;
    private final Journeys journeys;
    private final ForgedResults forged;
    private TrustedSealers sealers = new TrustedSealers(List.of());

    @Inject
    public SenderAuthentication(Receiver receiver, Journeys journeys) {
        this.receiver = requireNonNull(receiver, "receiver");
        this.journeys = requireNonNull(journeys, "journeys");
        this.forged = new ForgedResults(receiver.host());
    }

    @Override
    public void init() throws MessagingException {
        checkInitParameters(Set.of(SEALERS));
        @Nullable String given = getInitParameter(SEALERS);
        sealers = new TrustedSealers(
                given == null
                        ? List.of()
                        : Splitter.onPattern("[,\\s]+").omitEmptyStrings().splitToList(given));
    }

    @Override
    public void service(Mail mail) throws MessagingException {
        if (!isFromSmtp(mail) || isChecked(mail)) {
            return;
        }
        try {
            Optional<InetAddress> peer = peer(mail);
            if (isOurs(mail) || peer.isEmpty()) {
                MessageBytes.of(mail).rewrite(forged, Optional.empty());
            } else {
                check(mail, peer.get());
            }
        } catch (IOException e) {
            throw new MessagingException("the message of " + mail.getName() + " cannot be read", e);
        }
    }

    @Override
    public String getMailetInfo() {
        return "SenderAuthentication";
    }

    private void check(Mail mail, InetAddress peer) throws MessagingException, IOException {
        MessageBytes message = MessageBytes.of(mail);
        Findings findings = receiver.check().check(arrival(mail, peer), message.raw());
        DmarcPolicy disposition = sealers.vouchFor(findings.arc())
                ? DmarcPolicy.NONE
                : findings.dmarc().disposition();
        message.rewrite(forged, Optional.of(Wording.of(receiver.host(), findings)));
        attribute(mail, SenderAttributes.DMARC_POLICY, disposition.word());
        attribute(
                mail, SenderAttributes.DMARC_RESULT, findings.dmarc().outcome().word());
        attribute(mail, SenderAttributes.SPF_RESULT, findings.spf().outcome().word());
        attribute(mail, SenderAttributes.DKIM_RESULT, dkim(findings.dkim()));
        attribute(mail, SenderAttributes.ARC_RESULT, findings.arc().outcome().word());
        tell(mail, findings, disposition);
    }

    private static Arrival arrival(Mail mail, InetAddress peer) {
        return new Arrival(
                peer,
                AttributeUtils.getValueAndCastFromMail(mail, Mail.SMTP_HELO, String.class)
                        .orElse(""),
                mail.getMaybeSender().asOptional().map(MailAddress::asString).orElse(""));
    }

    private void tell(Mail mail, Findings findings, DmarcPolicy disposition) {
        MailEvent.Builder event = MailEvent.of(Fact.CHECKED, mail)
                .with("client", InetAddresses.toAddrString(findings.arrival().peer()))
                .with("helo", findings.arrival().helo())
                .with(
                        "iprev",
                        words(
                                findings.iprev().outcome().word(),
                                findings.iprev().name()))
                .with(
                        "spf",
                        words(
                                findings.spf().outcome().word(),
                                findings.spf().domain(),
                                findings.spf().reason()))
                .with("dkim", dkimWords(findings.dkim()))
                .with(
                        "dmarc",
                        words(
                                findings.dmarc().outcome().word(),
                                findings.dmarc().domain(),
                                findings.dmarc().reason()))
                .with(
                        "arc",
                        words(findings.arc().outcome().word(), findings.arc().reason()))
                .with("policy", disposition.word());
        if (findings.dmarc().outcome() == DmarcOutcome.FAIL
                && disposition != findings.dmarc().disposition()) {
            event.with("overriddenBy", String.join(",", findings.arc().sealers()));
        }
        journeys.tell(event.build());
    }

    private static String dkim(List<DkimResult> results) {
        if (results.isEmpty()) {
            return "none";
        }
        return results.stream().anyMatch(result -> result.outcome() == DkimOutcome.PASS)
                ? DkimOutcome.PASS.word()
                : results.get(0).outcome().word();
    }

    private static String dkimWords(List<DkimResult> results) {
        return results.isEmpty()
                ? "none"
                : results.stream()
                        .map(result -> words(result.outcome().word(), result.domain(), result.reason()))
                        .collect(Collectors.joining(", "));
    }

    private static String words(String... words) {
        return Arrays.stream(words).filter(word -> !word.isEmpty()).collect(Collectors.joining(" "));
    }

    private static boolean isFromSmtp(Mail mail) {
        return mail.getAttribute(Mail.SMTP_SESSION_ID).isPresent();
    }

    private static boolean isChecked(Mail mail) {
        return mail.getAttribute(SenderAttributes.DMARC_POLICY).isPresent();
    }

    private static boolean isOurs(Mail mail) {
        return mail.getAttribute(Mail.SMTP_AUTH_USER).isPresent()
                || mail.getAttribute(RELAYING_NETWORK).isPresent();
    }

    private static Optional<InetAddress> peer(Mail mail) {
        @Nullable String address = mail.getRemoteAddr();
        return address != null && InetAddresses.isInetAddress(address)
                ? Optional.of(InetAddresses.forString(address))
                : Optional.empty();
    }

    private static void attribute(Mail mail, AttributeName name, String word) {
        mail.setAttribute(new Attribute(name, AttributeValue.of(word)));
    }
}
