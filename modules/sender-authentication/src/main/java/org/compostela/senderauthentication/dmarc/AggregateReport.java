package org.compostela.senderauthentication.dmarc;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import java.net.InetAddress;
import java.time.Instant;

/**
 * What a receiver tells a domain about the mail that came in its name (RFC 7489 section 7.2 and appendix C). All texts are a stranger's.
 *
 * @param organization that wrote it
 * @param email of those who wrote it
 * @param id that they gave it: unique among theirs
 * @param policy as they saw it
 */
public record AggregateReport(
        String organization,
        String email,
        String id,
        Instant begin,
        Instant end,
        Policy policy,
        ImmutableList<Row> rows) {
    public AggregateReport {
        requireNonNull(organization, "organization");
        requireNonNull(email, "email");
        requireNonNull(id, "id");
        requireNonNull(begin, "begin");
        requireNonNull(end, "end");
        requireNonNull(policy, "policy");
        requireNonNull(rows, "rows");
    }

    public record Policy(
            String domain,
            DmarcPolicy policy,
            DmarcPolicy subdomainPolicy,
            boolean strictDkim,
            boolean strictSpf,
            int percent) {}

    /**
     * Mails that came from one address and were treated alike.
     *
     * @param dkim whether a signature vouched
     * @param spf whether the envelope sender vouched
     * @param headerFrom the domain in From
     * @param envelopeFrom the domain of the envelope sender; may be empty
     */
    public record Row(
            InetAddress source,
            long count,
            DmarcPolicy disposition,
            boolean dkim,
            boolean spf,
            String headerFrom,
            String envelopeFrom,
            ImmutableList<Check> dkimChecks,
            ImmutableList<Check> spfChecks) {}

    /**
     * @param selector of a signature; empty if it was not told, and for SPF
     * @param result a word of RFC 8601 section 2.7
     */
    public record Check(String domain, String selector, String result) {}
}
