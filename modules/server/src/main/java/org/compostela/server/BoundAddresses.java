package org.compostela.server;

import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where the listeners really are, by name; a port asked for as 0 is the one that the system gave. */
interface BoundAddresses {
    BoundAddresses NONE = Map::of;

    /** Java listens on both kinds of addresses where it is told every address, and says so in the long form of IPv6. */
    String ANY = "0.0.0.0";

    Map<String, InetSocketAddress> byName();

    static String format(InetSocketAddress address) {
        String host = address.getAddress() == null
                ? address.getHostString()
                : address.getAddress().isAnyLocalAddress()
                        ? ANY
                        : address.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    default Map<String, String> formatted() {
        Map<String, String> texts = new LinkedHashMap<>();
        byName().forEach((name, address) -> texts.put(name, format(address)));
        return texts;
    }
}
