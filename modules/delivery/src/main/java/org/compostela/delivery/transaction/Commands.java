package org.compostela.delivery.transaction;

import static java.util.Objects.requireNonNull;

import com.google.common.base.CharMatcher;
import com.google.common.net.InetAddresses;
import java.net.IDN;
import java.util.EnumSet;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.james.core.MailAddress;
import org.apache.mailet.DsnParameters;
import org.apache.mailet.DsnParameters.RecipientDsnParameters;
import org.apache.mailet.DsnParameters.XText;

/** The commands of a transaction, with as many parameters as the server knows. */
final class Commands {
    private final Peer peer;
    private final Envelope envelope;
    private final MessageFacts facts;
    private final boolean utf8;

    Commands(Peer peer, Envelope envelope, MessageFacts facts) {
        this.peer = requireNonNull(peer, "peer");
        this.envelope = requireNonNull(envelope, "envelope");
        this.facts = requireNonNull(facts, "facts");
        this.utf8 = needsUtf8(envelope, facts) && peer.has("SMTPUTF8");
    }

    /** RFC 6531 section 3.2: an address, or the header. A domain alone does not need it: it has a form in ASCII. */
    static boolean needsUtf8(Envelope envelope, MessageFacts facts) {
        return facts.utf8Header()
                || envelope.sender().asStream().anyMatch(Commands::isInternational)
                || envelope.recipients().stream().anyMatch(Commands::isInternational);
    }

    private static boolean isInternational(MailAddress address) {
        return !CharMatcher.ascii().matchesAllOf(address.getLocalPart());
    }

    String mail() {
        StringBuilder command = new StringBuilder("MAIL FROM:<")
                .append(envelope.sender().asOptional().map(this::path).orElse(""))
                .append('>');
        if (peer.has("SIZE")) {
            command.append(" SIZE=").append(facts.size());
        }
        if (facts.eightBit() && peer.has("8BITMIME")) {
            command.append(" BODY=8BITMIME");
        }
        if (utf8) {
            command.append(" SMTPUTF8");
        }
        if (peer.has("DSN")) {
            envelope.dsn().flatMap(DsnParameters::getRetParameter).ifPresent(ret -> command.append(" RET=")
                    .append(ret.name()));
            envelope.dsn().flatMap(DsnParameters::getEnvIdParameter).ifPresent(id -> command.append(" ENVID=")
                    .append(id.asString()));
        }
        return command.toString();
    }

    String recipient(MailAddress recipient) {
        StringBuilder command =
                new StringBuilder("RCPT TO:<").append(path(recipient)).append('>');
        if (peer.has("DSN")) {
            Optional<RecipientDsnParameters> wishes =
                    envelope.dsn().map(DsnParameters::getRcptParameters).map(all -> all.get(recipient));
            wishes.flatMap(RecipientDsnParameters::getNotifyParameter)
                    .ifPresent(notify -> command.append(" NOTIFY=").append(words(notify)));
            wishes.flatMap(RecipientDsnParameters::getOrcptParameter)
                    .ifPresent(original -> command.append(" ORCPT=rfc822;").append(xtext(original.asString())));
        }
        return command.toString();
    }

    private static String words(EnumSet<DsnParameters.Notify> notify) {
        return notify.stream().map(Enum::name).collect(Collectors.joining(","));
    }

    /** James keeps an ORCPT as it came, encoded (RFC 3461 section 4). */
    private static String xtext(String text) {
        return XText.isValid(text) ? text : XText.encode(text);
    }

    private String path(MailAddress address) {
        return address.getLocalPart() + "@" + domain(address.getDomain().name());
    }

    /** RFC 5321 section 4.1.3: an address stands in brackets, which James takes away. */
    private String domain(String domain) {
        if (InetAddresses.isInetAddress(domain)) {
            return domain.contains(":") ? "[IPv6:" + domain + "]" : "[" + domain + "]";
        }
        return utf8 || CharMatcher.ascii().matchesAllOf(domain) ? domain : IDN.toASCII(domain, IDN.ALLOW_UNASSIGNED);
    }
}
