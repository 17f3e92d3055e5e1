package org.compostela.senderauthentication.spf;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.compostela.senderauthentication.dns.Answer;
import org.compostela.senderauthentication.dns.DnsAnswers;
import org.compostela.senderauthentication.dns.Names;
import org.compostela.senderauthentication.spf.SpfRecord.Directive;

/** One check: check_host() of RFC 7208 section 4. Not thread-safe. */
final class Evaluation {
    /** Section 4.6.4. */
    private static final int MOST_EXCHANGERS = 10;

    private final DnsAnswers dns;
    private final Sender sender;
    private final Budget budget;
    private final PeerNames peerNames;

    Evaluation(DnsAnswers dns, Sender sender, BooleanSupplier late) {
        this.dns = dns;
        this.sender = sender;
        this.budget = new Budget(late);
        this.peerNames = new PeerNames(dns, sender.peer(), budget);
    }

    SpfResult check() {
        try {
            SpfResult result = check(sender.domain(), true);
            // Whatever record a redirect led to: the result is one about the identity.
            return new SpfResult(result.outcome(), sender.domain(), result.reason(), result.explanation());
        } catch (SpfException e) {
            return SpfResult.of(e.outcome(), sender.domain(), e.reason());
        }
    }

    /** Of one domain's record. An error ends the whole check, wherever it is found. */
    private SpfResult check(String domain, boolean explained) throws SpfException {
        Optional<SpfRecord> published = record(domain);
        if (published.isEmpty()) {
            return SpfResult.of(SpfOutcome.NONE, domain, "no SPF record");
        }
        SpfRecord record = published.get();
        for (Directive directive : record.directives()) {
            if (matches(directive.mechanism(), domain)) {
                return decided(directive, record, domain, explained);
            }
        }
        if (record.redirect().isPresent()) {
            return redirect(record.redirect().get(), domain, explained);
        }
        return SpfResult.of(SpfOutcome.NEUTRAL, domain, "no term matches");
    }

    /** Sections 4.4 and 4.5. */
    private Optional<SpfRecord> record(String domain) throws SpfException {
        if (!Names.isAskable(domain)) {
            return Optional.empty();
        }
        Answer<String> answer = dns.txt(domain);
        if (answer instanceof Answer.Failed<String> failed) {
            throw SpfException.temporary(failed.reason());
        }
        List<String> records = answer.all().stream().filter(SpfParser::isSpf).toList();
        if (records.size() > 1) {
            throw SpfException.permanent(domain + " has " + records.size() + " SPF records");
        }
        return records.isEmpty() ? Optional.empty() : Optional.of(SpfParser.parse(records.get(0)));
    }

    private SpfResult decided(Directive directive, SpfRecord record, String domain, boolean explained) {
        Optional<String> explanation = explained && directive.ifMatches() == SpfOutcome.FAIL
                ? record.explanation().flatMap(name -> explanation(name, domain))
                : Optional.empty();
        return new SpfResult(directive.ifMatches(), domain, directive.text(), explanation);
    }

    /** Section 6.1. */
    private SpfResult redirect(MacroString target, String domain, boolean explained) throws SpfException {
        budget.spendTerm();
        String name = name(target, domain);
        SpfResult result = check(name, explained);
        if (result.outcome() == SpfOutcome.NONE) {
            throw SpfException.permanent("redirect to " + name + ", which has no SPF record");
        }
        return result;
    }

    /** Section 6.2: whatever is wrong with it, there is no explanation then, and the result stays. */
    private Optional<String> explanation(MacroString target, String domain) {
        try {
            if (budget.isLate()) {
                return Optional.empty();
            }
            String name = name(target, domain);
            List<String> texts = Names.isAskable(name) ? dns.txt(name).all() : List.of();
            if (texts.size() != 1 || !Names.isAscii(texts.get(0))) {
                return Optional.empty();
            }
            return Optional.of(
                    MacroParser.inExplanation(texts.get(0)).expand(new MacroValues(sender, domain, peerNames)));
        } catch (SpfException e) {
            return Optional.empty();
        }
    }

    private boolean matches(Mechanism mechanism, String domain) throws SpfException {
        if (mechanism instanceof Mechanism.All) {
            return true;
        } else if (mechanism instanceof Mechanism.Ip ip) {
            return ip.network().contains(sender.peer());
        }
        budget.spendTerm();
        if (mechanism instanceof Mechanism.Include include) {
            return includes(name(include.domain(), domain));
        } else if (mechanism instanceof Mechanism.A a) {
            return addressMatches(name(a.domain(), domain), a.prefixes());
        } else if (mechanism instanceof Mechanism.Mx mx) {
            return exchangerMatches(name(mx.domain(), domain), mx.prefixes());
        } else if (mechanism instanceof Mechanism.Ptr ptr) {
            String parent = name(ptr.domain(), domain);
            return peerNames.validated().stream().anyMatch(name -> Names.isSameOrBelow(name, parent));
        } else if (mechanism instanceof Mechanism.Exists exists) {
            // Section 5.7: of IPv4, whatever the peer's family.
            String name = name(exists.domain(), domain);
            return Names.isAskable(name) && !budget.heed(dns.a(name)).all().isEmpty();
        }
        throw new IllegalStateException("a mechanism that nobody evaluates: " + mechanism);
    }

    /** Section 5.2. */
    private boolean includes(String name) throws SpfException {
        SpfResult result = check(name, false);
        if (result.outcome() == SpfOutcome.NONE) {
            throw SpfException.permanent("include of " + name + ", which has no SPF record");
        }
        return result.outcome() == SpfOutcome.PASS;
    }

    private boolean addressMatches(String name, Mechanism.Prefixes prefixes) throws SpfException {
        if (!Names.isAskable(name)) {
            return false;
        }
        return anyMatches(budget.heed(dns.addresses(name, sender.peer())), prefixes);
    }

    private boolean exchangerMatches(String name, Mechanism.Prefixes prefixes) throws SpfException {
        if (!Names.isAskable(name)) {
            return false;
        }
        List<String> exchangers = budget.heed(dns.mx(name)).all();
        if (exchangers.size() > MOST_EXCHANGERS) {
            throw SpfException.permanent(name + " has more than " + MOST_EXCHANGERS + " mail exchangers");
        }
        for (String exchanger : exchangers) {
            Answer<InetAddress> addresses = dns.addresses(exchanger, sender.peer());
            if (addresses instanceof Answer.Failed<InetAddress> failed) {
                throw SpfException.temporary(failed.reason());
            }
            if (anyMatches(addresses, prefixes)) {
                return true;
            }
        }
        return false;
    }

    private boolean anyMatches(Answer<InetAddress> addresses, Mechanism.Prefixes prefixes) {
        return addresses.all().stream().anyMatch(address -> prefixes.match(address, sender.peer()));
    }

    private String name(Optional<MacroString> target, String domain) throws SpfException {
        return target.isPresent() ? name(target.get(), domain) : domain;
    }

    /** Section 7.3: one that is too long loses labels from the left. */
    private String name(MacroString target, String domain) throws SpfException {
        String name = Names.withoutRoot(target.expand(new MacroValues(sender, domain, peerNames)));
        while (name.length() > Names.LONGEST && name.indexOf('.') >= 0) {
            name = name.substring(name.indexOf('.') + 1);
        }
        return name;
    }
}
