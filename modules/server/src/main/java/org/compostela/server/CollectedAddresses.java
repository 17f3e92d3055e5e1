package org.compostela.server;

import static java.util.Objects.requireNonNull;

import com.google.inject.Inject;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import org.compostela.admin.AdminAddress;
import org.compostela.protocols.Listeners;

/** The listeners for mail, and that of the web admin API. */
final class CollectedAddresses implements BoundAddresses {
    private final Listeners listeners;
    private final AdminAddress admin;

    @Inject
    CollectedAddresses(Listeners listeners, AdminAddress admin) {
        this.listeners = requireNonNull(listeners, "listeners");
        this.admin = requireNonNull(admin, "admin");
    }

    @Override
    public Map<String, InetSocketAddress> byName() {
        Map<String, InetSocketAddress> addresses = new LinkedHashMap<>(listeners.addresses());
        admin.address().ifPresent(address -> addresses.put("admin", address));
        return addresses;
    }
}
