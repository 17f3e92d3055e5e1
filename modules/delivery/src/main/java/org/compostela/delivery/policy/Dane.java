package org.compostela.delivery.policy;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.compostela.delivery.hosts.Answer;
import org.compostela.delivery.hosts.Dns;
import org.compostela.delivery.hosts.Host;
import org.compostela.delivery.outcome.Reason;
import org.compostela.delivery.transaction.Authentication;
import org.compostela.delivery.transaction.HostRule;
import org.compostela.delivery.transaction.TlsFailure;
import org.compostela.delivery.transaction.TlsPolicy;
import org.xbill.DNS.Name;
import org.xbill.DNS.TLSARecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * What signed TLSA records say of a host (RFC 7672). They are looked for only where the way to the host is signed too, from the domain's MX records on:
 * else somebody on the way could choose the host. Thread-safe.
 */
final class Dane {
    private final Dns dns;

    Dane(Dns dns) {
        this.dns = requireNonNull(dns, "dns");
    }

    /** Blocks while DNS is asked. @return empty: there is nothing signed that says anything of it */
    Optional<HostRule> rule(Host host, String domain) {
        // RFC 7672 section 2.2.2: the name behind all aliases first, then the one that the MX record has.
        for (String base : host.signedNames()) {
            Answer answer = ask(base, host.port());
            if (answer instanceof Answer.Unsure unsure) {
                return Optional.of(unknown(host, unsure));
            }
            if (answer instanceof Answer.Found found && found.secure()) {
                return Optional.of(rule(host, base, domain, found));
            }
        }
        return Optional.empty();
    }

    /** Where the administrator asks for DANE: a host without records that can be used is not used. */
    HostRule requiredRule(Host host, String domain) {
        return rule(host, domain)
                .filter(rule -> rule.asked() == Authentication.DANE)
                .orElseGet(() -> new HostRule.Avoid(
                        Reason.ours(
                                "4.7.5",
                                "the configuration asks for DANE, and no signed TLSA record that can be used says who the host is",
                                host.name()),
                        Authentication.DANE,
                        TlsFailure.DANE_REQUIRED));
    }

    private Answer ask(String base, int port) {
        try {
            return dns.ask(Name.fromString("_" + port + "._tcp." + base + "."), Type.TLSA)
                    .join();
        } catch (TextParseException e) {
            // Longer than a name may be: there can be no such record.
            return new Answer.NoName();
        }
    }

    /** RFC 7672 section 2.1.1: no answer may be the answer of somebody who hides one. */
    private static HostRule unknown(Host host, Answer.Unsure unsure) {
        return new HostRule.Avoid(
                Reason.ours(
                        "4.7.5", "whether the host must show a certificate is not known: " + unsure.why(), host.name()),
                Authentication.DANE,
                unsure.bogus() ? TlsFailure.DNSSEC_INVALID : TlsFailure.VALIDATION_FAILURE);
    }

    private static HostRule rule(Host host, String base, String domain, Answer.Found found) {
        List<TLSARecord> usable = TlsaRecords.usable(found.records());
        if (usable.isEmpty()) {
            // RFC 7672 section 2.2: that there are any says that there is TLS, and no more.
            return new HostRule.Use(TlsPolicy.ENCRYPTED, Optional.empty(), Authentication.NONE);
        }
        List<String> names = Stream.concat(
                        Stream.concat(Stream.of(base), host.signedNames().stream()), Stream.of(domain))
                .distinct()
                .toList();
        return new HostRule.Use(
                TlsPolicy.VERIFIED, Optional.of(new DaneCheck(base, names, usable)), Authentication.DANE);
    }
}
