package org.compostela.senderauthentication;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.compostela.senderauthentication.arc.ArcResult;
import org.compostela.senderauthentication.arc.ArcVerifier;
import org.compostela.senderauthentication.dkim.DkimResult;
import org.compostela.senderauthentication.dkim.DkimVerifier;
import org.compostela.senderauthentication.dmarc.Dmarc;
import org.compostela.senderauthentication.dmarc.DmarcResult;
import org.compostela.senderauthentication.dmarc.OrganizationalDomain;
import org.compostela.senderauthentication.dns.DnsAnswers;
import org.compostela.senderauthentication.dns.TimedAnswers;
import org.compostela.senderauthentication.iprev.Iprev;
import org.compostela.senderauthentication.message.RawMessage;
import org.compostela.senderauthentication.spf.Spf;
import org.compostela.senderauthentication.spf.SpfResult;

/**
 * All checks of one message. Thread-safe. Blocks while it asks the DNS, within the limits of each check, so it is for workers and not for
 * event loops; throws only if the message cannot be read from where it is kept.
 */
public final class SenderCheck {
    /**
     * For reverse DNS and ARC together: the sender chooses how many names they ask for, and how slowly these answer. SPF and DKIM have limits of
     * their own. DMARC has none and needs none for its two questions: nothing that the sender's names do may hold off the policy of another's.
     */
    static final Duration LONGEST = Duration.ofSeconds(20);

    private final DnsAnswers dns;
    private final String host;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final OrganizationalDomain organizations = new OrganizationalDomain();

    /**
     * @param host name of this host
     */
    public SenderCheck(DnsAnswers dns, String host, Clock clock) {
        this(dns, host, clock, System::nanoTime);
    }

    SenderCheck(DnsAnswers dns, String host, Clock clock, LongSupplier nanoTime) {
        this.dns = requireNonNull(dns, "dns");
        this.host = requireNonNull(host, "host");
        this.clock = requireNonNull(clock, "clock");
        this.nanoTime = requireNonNull(nanoTime, "nanoTime");
    }

    /**
     * How a message came.
     *
     * @param helo as the peer named itself; empty if it did not
     * @param sender of the envelope; empty for a bounce
     */
    public record Arrival(InetAddress peer, String helo, String sender) {
        public Arrival {
            requireNonNull(peer, "peer");
            requireNonNull(helo, "helo");
            requireNonNull(sender, "sender");
        }
    }

    /**
     * What was found.
     *
     * @param spf of the envelope sender; of HELO for a bounce
     */
    public record Findings(
            Arrival arrival,
            Iprev.Result iprev,
            SpfResult helo,
            SpfResult spf,
            ImmutableList<DkimResult> dkim,
            DmarcResult dmarc,
            ArcResult arc) {}

    public Findings check(Arrival arrival, RawMessage message) throws IOException {
        Spf spf = new Spf(dns, host);
        SpfResult helo = spf.helo(arrival.peer(), arrival.helo());
        SpfResult mailFrom =
                arrival.sender().isEmpty() ? helo : spf.mailFrom(arrival.peer(), arrival.helo(), arrival.sender());
        ImmutableList<DkimResult> signatures = new DkimVerifier(dns, clock, nanoTime).verify(message);
        DmarcResult dmarc = new Dmarc(dns, organizations).evaluate(message, mailFrom, signatures);
        DnsAnswers timed = new TimedAnswers(dns, LONGEST, nanoTime);
        Iprev.Result iprev = new Iprev(timed).check(arrival.peer());
        return new Findings(arrival, iprev, helo, mailFrom, signatures, dmarc, new ArcVerifier(timed).verify(message));
    }
}
