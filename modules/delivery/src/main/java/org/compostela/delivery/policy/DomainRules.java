package org.compostela.delivery.policy;

import static java.util.Objects.requireNonNull;

import com.google.common.base.Suppliers;
import java.util.Optional;
import java.util.function.Supplier;
import org.compostela.delivery.hosts.Host;
import org.compostela.delivery.transaction.HostRule;
import org.compostela.delivery.transaction.HostRules;
import org.compostela.delivery.transaction.TlsPolicy;

/** What a domain itself asks of its hosts: DANE where it says anything, for MTA-STS may not win over it (RFC 8461 section 2), else MTA-STS. */
final class DomainRules implements HostRules {
    private final String domain;
    private final Dane dane;
    private final Supplier<StsPolicies.Found> sts;

    DomainRules(String domain, Dane dane, StsPolicies sts) {
        this.domain = requireNonNull(domain, "domain");
        this.dane = requireNonNull(dane, "dane");
        this.sts = Suppliers.memoize(() -> sts.find(domain));
    }

    @Override
    public HostRule of(Host host) {
        return dane.rule(host, domain).orElseGet(() -> withoutDane(host));
    }

    private HostRule withoutDane(Host host) {
        Optional<StsPolicy> policy = sts.get().policy();
        return policy.isPresent()
                ? new StsRules(domain, policy.get()).of(host)
                : HostRule.Use.of(TlsPolicy.OPPORTUNISTIC);
    }
}
