package org.compostela.configuration;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * How sure the server has to be whom it sends mail to.
 *
 * @param trustAnchors keys that {@link Dnssec#LOCAL} begins with; empty: those of the root
 * @param domains of which the administrator says what their servers must show, in lower case
 */
public record SiteSecuritySettings(Dnssec dnssec, Optional<Path> trustAnchors, Map<String, DomainTls> domains) {
    /** As a file without any of its keys says. */
    public static final SiteSecuritySettings DEFAULT = new SiteSecuritySettings(Dnssec.OFF, Optional.empty(), Map.of());

    public SiteSecuritySettings {
        requireNonNull(dnssec, "dnssec");
        requireNonNull(trustAnchors, "trustAnchors");
        domains = Map.copyOf(domains);
    }
}
