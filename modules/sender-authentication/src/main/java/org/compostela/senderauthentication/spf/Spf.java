package org.compostela.senderauthentication.spf;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.compostela.senderauthentication.dns.DnsAnswers;
import org.compostela.senderauthentication.dns.Names;

/**
 * Checks whether an address may send mail in a domain's name (RFC 7208). Thread-safe. Blocks while it asks the DNS, at most {@link
 * #LONGEST_CHECK} and the last answer; throws nothing for whatever a peer or its DNS says.
 */
public final class Spf {
    /** Section 4.6.4 asks for at least 20 seconds. */
    static final Duration LONGEST_CHECK = Duration.ofSeconds(20);

    private final DnsAnswers dns;
    private final String receiver;
    private final LongSupplier nanoTime;

    /**
     * @param receiver name of this host, as explanations may show it
     */
    public Spf(DnsAnswers dns, String receiver) {
        this(dns, receiver, System::nanoTime);
    }

    Spf(DnsAnswers dns, String receiver, LongSupplier nanoTime) {
        this.dns = requireNonNull(dns, "dns");
        this.receiver = requireNonNull(receiver, "receiver");
        this.nanoTime = requireNonNull(nanoTime, "nanoTime");
    }

    /** The name in HELO or EHLO (section 2.3). */
    public SpfResult helo(InetAddress peer, String helo) {
        return check(peer, helo, "postmaster", helo);
    }

    /**
     * The envelope sender (section 2.4).
     *
     * @param sender empty for a bounce: then the HELO name is checked, as postmaster's
     */
    public SpfResult mailFrom(InetAddress peer, String helo, String sender) {
        if (sender.isEmpty()) {
            return helo(peer, helo);
        }
        int at = sender.lastIndexOf('@');
        String local = at <= 0 ? "postmaster" : sender.substring(0, at);
        return check(peer, helo, local, sender.substring(at + 1));
    }

    private SpfResult check(InetAddress peer, String helo, String local, String givenDomain) {
        String domain = Names.withoutRoot(givenDomain);
        // Section 4.3.
        Optional<String> ascii = Names.canonical(domain);
        if (ascii.isEmpty() || domain.indexOf('.') < 0 || domain.startsWith("[")) {
            return SpfResult.of(SpfOutcome.NONE, domain, "not a domain name");
        }
        Sender sender = new Sender(peer, helo, local, ascii.get(), receiver);
        long deadline = nanoTime.getAsLong() + LONGEST_CHECK.toNanos();
        return new Evaluation(dns, sender, () -> nanoTime.getAsLong() - deadline > 0).check();
    }
}
