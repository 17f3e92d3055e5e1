package org.compostela.senderauthentication.dmarc;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntSupplier;
import org.compostela.senderauthentication.dkim.DkimOutcome;
import org.compostela.senderauthentication.dkim.DkimResult;
import org.compostela.senderauthentication.dkim.TagSyntaxException;
import org.compostela.senderauthentication.dns.Answer;
import org.compostela.senderauthentication.dns.DnsAnswers;
import org.compostela.senderauthentication.message.RawMessage;
import org.compostela.senderauthentication.spf.SpfOutcome;
import org.compostela.senderauthentication.spf.SpfResult;

/**
 * Judges a message by the policy of the domain in From (RFC 7489 section 6.6). Thread-safe. Blocks while it asks the DNS; throws
 * nothing for whatever a stranger wrote.
 */
public final class Dmarc {
    private final DnsAnswers dns;
    private final OrganizationalDomain organizations;
    private final IntSupplier dice;

    public Dmarc(DnsAnswers dns, OrganizationalDomain organizations) {
        this(dns, organizations, () -> ThreadLocalRandom.current().nextInt(100));
    }

    /**
     * @param dice from 0 to 99, for the percentage
     */
    Dmarc(DnsAnswers dns, OrganizationalDomain organizations, IntSupplier dice) {
        this.dns = requireNonNull(dns, "dns");
        this.organizations = requireNonNull(organizations, "organizations");
        this.dice = requireNonNull(dice, "dice");
    }

    /**
     * @param spf of the envelope sender; of HELO for a bounce
     */
    public DmarcResult evaluate(RawMessage message, SpfResult spf, List<DkimResult> dkim) {
        if (!message.isWhole()) {
            return DmarcResult.without(DmarcOutcome.PERMERROR, "", "the header is too long");
        }
        try {
            return evaluate(Author.domain(message), spf, dkim);
        } catch (TagSyntaxException e) {
            return DmarcResult.without(DmarcOutcome.PERMERROR, "", e.reason());
        }
    }

    DmarcResult evaluate(String domain, SpfResult spf, List<DkimResult> dkim) {
        Published published = published(domain);
        if (published instanceof Published.Not not) {
            return DmarcResult.without(not.outcome(), domain, not.reason());
        }
        Published.Policy found = (Published.Policy) published;
        DmarcRecord record = found.record();
        Optional<String> voucher = voucher(domain, record, spf, dkim);
        if (voucher.isPresent()) {
            return new DmarcResult(
                    DmarcOutcome.PASS,
                    domain,
                    Optional.of(found.policy()),
                    DmarcPolicy.NONE,
                    Optional.of(record),
                    voucher.get());
        }
        if (mayVouchLater(domain, record, spf, dkim)) {
            return new DmarcResult(
                    DmarcOutcome.TEMPERROR,
                    domain,
                    Optional.of(found.policy()),
                    DmarcPolicy.NONE,
                    Optional.of(record),
                    "what could vouch for " + domain + " cannot be asked for now");
        }
        boolean chosen = dice.getAsInt() < record.percent();
        return new DmarcResult(
                DmarcOutcome.FAIL,
                domain,
                Optional.of(found.policy()),
                chosen ? found.policy() : found.policy().milder(),
                Optional.of(record),
                "neither SPF nor DKIM vouches for " + domain);
    }

    /** What a domain says, or why there is nothing. */
    private sealed interface Published {
        record Policy(DmarcRecord record, DmarcPolicy policy) implements Published {}

        record Not(DmarcOutcome outcome, String reason) implements Published {}
    }

    /** Section 6.6.3: of the domain, else of the organisation. */
    private Published published(String domain) {
        Published own = published(domain, domain);
        Optional<String> organization = organizations.of(domain);
        if (own instanceof Published.Not not
                && not.outcome() == DmarcOutcome.NONE
                && organization.isPresent()
                && !organization.get().equals(domain)) {
            return published(organization.get(), domain);
        }
        return own;
    }

    private Published published(String at, String domain) {
        Answer<String> answer = dns.txt("_dmarc." + at);
        if (answer instanceof Answer.Failed<String> failed) {
            return new Published.Not(DmarcOutcome.TEMPERROR, failed.reason());
        }
        List<String> records =
                answer.all().stream().filter(DmarcRecord::isDmarc).toList();
        if (records.size() != 1) {
            // Section 6.6.3, step 5: several are none.
            return new Published.Not(
                    DmarcOutcome.NONE, records.isEmpty() ? "no policy" : "several policies at _dmarc." + at);
        }
        try {
            DmarcRecord record = DmarcRecord.parse(records.get(0));
            DmarcPolicy policy = at.equals(domain)
                    ? record.policy()
                    : record.subdomainPolicy().orElse(record.policy());
            return new Published.Policy(record, policy);
        } catch (TagSyntaxException e) {
            return new Published.Not(DmarcOutcome.PERMERROR, "_dmarc." + at + ": " + e.reason());
        }
    }

    /** Section 3.1. */
    private Optional<String> voucher(String domain, DmarcRecord record, SpfResult spf, List<DkimResult> dkim) {
        Optional<String> signature = dkim.stream()
                .filter(result -> result.outcome() == DkimOutcome.PASS)
                .filter(result -> isAligned(result.domain(), domain, record.strictDkim()))
                .findFirst()
                .map(result -> "signed by " + result.domain());
        if (signature.isPresent()) {
            return signature;
        }
        return spf.outcome() == SpfOutcome.PASS && isAligned(spf.domain(), domain, record.strictSpf())
                ? Optional.of("sent for " + spf.domain())
                : Optional.empty();
    }

    private boolean mayVouchLater(String domain, DmarcRecord record, SpfResult spf, List<DkimResult> dkim) {
        return dkim.stream()
                        .anyMatch(result -> result.outcome() == DkimOutcome.TEMPERROR
                                && isAligned(result.domain(), domain, record.strictDkim()))
                || spf.outcome() == SpfOutcome.TEMPERROR && isAligned(spf.domain(), domain, record.strictSpf());
    }

    private boolean isAligned(String authenticated, String author, boolean strict) {
        return strict ? authenticated.equalsIgnoreCase(author) : organizations.isSame(authenticated, author);
    }
}
