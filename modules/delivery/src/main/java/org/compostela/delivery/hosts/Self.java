package org.compostela.delivery.hosts;

import com.google.common.collect.ImmutableSet;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Who this server is: mail that DNS would have it send to itself goes round in a circle (RFC 5321 section 5.1). */
public record Self(Set<String> names, Set<InetAddress> addresses) {
    public Self {
        names = names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(ImmutableSet.toImmutableSet());
        addresses = ImmutableSet.copyOf(addresses);
    }

    /** The machine that this runs on, under the name it greets with. */
    public static Self of(String hostname) throws SocketException {
        ImmutableSet.Builder<InetAddress> addresses = ImmutableSet.builder();
        NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .forEach(addresses::add);
        return new Self(Set.of(hostname), addresses.build());
    }

    boolean isName(String name) {
        return names.contains(name.toLowerCase(Locale.ROOT));
    }

    /** Also the address that means every machine: a connection to it ends at oneself. */
    boolean isAddress(List<InetAddress> those) {
        return those.stream().anyMatch(address -> address.isAnyLocalAddress() || addresses.contains(address));
    }
}
