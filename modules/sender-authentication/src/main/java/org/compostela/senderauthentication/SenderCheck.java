package org.compostela.senderauthentication;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import org.compostela.senderauthentication.arc.ArcResult;
import org.compostela.senderauthentication.arc.ArcVerifier;
import org.compostela.senderauthentication.dkim.DkimResult;
import org.compostela.senderauthentication.dkim.DkimVerifier;
import org.compostela.senderauthentication.dmarc.Dmarc;
import org.compostela.senderauthentication.dmarc.DmarcResult;
import org.compostela.senderauthentication.dmarc.OrganizationalDomain;
import org.compostela.senderauthentication.dns.DnsAnswers;
import org.compostela.senderauthentication.iprev.Iprev;
import org.compostela.senderauthentication.message.RawMessage;
import org.compostela.senderauthentication.spf.Spf;
import org.compostela.senderauthentication.spf.SpfResult;

/**
 * All checks of one message. Thread-safe. Blocks while it asks the DNS, so it is for workers and not for event loops; throws only if the
 * message cannot be read from where it is kept.
 */
public final class SenderCheck {
    private final Iprev iprev;
    private final Spf spf;
    private final DkimVerifier dkim;
    private final Dmarc dmarc;
    private final ArcVerifier arc;

    /**
     * @param host name of this host
     */
    public SenderCheck(DnsAnswers dns, String host, Clock clock) {
        this.iprev = new Iprev(dns);
        this.spf = new Spf(dns, host);
        this.dkim = new DkimVerifier(dns, clock);
        this.dmarc = new Dmarc(dns, new OrganizationalDomain());
        this.arc = new ArcVerifier(dns);
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
        SpfResult helo = spf.helo(arrival.peer(), arrival.helo());
        SpfResult mailFrom =
                arrival.sender().isEmpty() ? helo : spf.mailFrom(arrival.peer(), arrival.helo(), arrival.sender());
        ImmutableList<DkimResult> signatures = dkim.verify(message);
        return new Findings(
                arrival,
                iprev.check(arrival.peer()),
                helo,
                mailFrom,
                signatures,
                dmarc.evaluate(message, mailFrom, signatures),
                arc.verify(message));
    }
}
