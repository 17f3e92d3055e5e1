package org.compostela.delivery.hosts;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.util.List;

/**
 * A machine that may take the mail.
 *
 * @param name as DNS or the configuration gives it, without a dot at its end; an address literal stands for itself
 * @param addresses in the order to try; at least one
 * @param signedNames the host's names in DNS, the one without aliases first, if all that leads to it is signed; else empty
 */
public record Host(String name, int port, List<InetAddress> addresses, List<String> signedNames) {
    public Host {
        requireNonNull(name, "name");
        checkArgument(port > 0 && port <= 65_535, "port %s", port);
        addresses = List.copyOf(addresses);
        signedNames = List.copyOf(signedNames);
        checkArgument(!addresses.isEmpty(), "%s has no address", name);
    }

    /** Of which DNS does not say who it is. */
    public Host(String name, int port, List<InetAddress> addresses) {
        this(name, port, addresses, List.of());
    }
}
