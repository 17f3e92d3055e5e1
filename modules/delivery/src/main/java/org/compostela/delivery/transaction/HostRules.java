package org.compostela.delivery.transaction;

import org.compostela.delivery.hosts.Host;

/** What the hosts of one destination have to show before mail goes there. Thread-safe. */
@FunctionalInterface
public interface HostRules {
    /** Asked for a host when its turn has come; may block while DNS is asked. */
    HostRule of(Host host);

    /** The same for all. */
    static HostRules all(TlsPolicy tls) {
        return host -> HostRule.Use.of(tls);
    }
}
