package org.compostela.delivery.policy;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.compostela.delivery.hosts.Host;
import org.compostela.delivery.outcome.Reason;
import org.compostela.delivery.transaction.Authentication;
import org.compostela.delivery.transaction.CertificateCheck;
import org.compostela.delivery.transaction.CertificateCheck.Verdict;
import org.compostela.delivery.transaction.HostRule;
import org.compostela.delivery.transaction.HostRules;
import org.compostela.delivery.transaction.TlsFailure;
import org.compostela.delivery.transaction.TlsPolicy;

/** What the MTA-STS policy of a domain asks of its hosts (RFC 8461 sections 4 and 5). */
final class StsRules implements HostRules {
    private final String domain;
    private final StsPolicy policy;

    StsRules(String domain, StsPolicy policy) {
        this.domain = requireNonNull(domain, "domain");
        this.policy = requireNonNull(policy, "policy");
    }

    @Override
    public HostRule of(Host host) {
        return switch (policy.mode()) {
            case ENFORCE -> enforced(host);
            case TESTING -> tested(host);
            case NONE -> HostRule.Use.of(TlsPolicy.OPPORTUNISTIC);
        };
    }

    private HostRule enforced(Host host) {
        return policy.covers(host.name())
                ? new HostRule.Use(TlsPolicy.VERIFIED, Optional.empty(), Authentication.MTA_STS)
                : new HostRule.Avoid(
                        Reason.ours("4.7.5", foreign(host), host.name()),
                        Authentication.MTA_STS,
                        TlsFailure.CERTIFICATE_HOST_MISMATCH);
    }

    /** RFC 8461 section 5: delivered as ever; what would have failed is reported. */
    private HostRule tested(Host host) {
        CertificateCheck foreign =
                (chain, keyExchange) -> Verdict.bad(TlsFailure.CERTIFICATE_HOST_MISMATCH, foreign(host));
        return new HostRule.Use(
                TlsPolicy.OPPORTUNISTIC,
                policy.covers(host.name()) ? Optional.empty() : Optional.of(foreign),
                Authentication.MTA_STS);
    }

    private String foreign(Host host) {
        return "the MTA-STS policy of " + domain + " does not name the host " + host.name();
    }
}
