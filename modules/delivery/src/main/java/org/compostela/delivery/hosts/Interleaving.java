package org.compostela.delivery.hosts;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/** The order of a host's addresses: IPv6 and IPv4 in turn, IPv6 first (RFC 8305 section 4), at random within each. */
final class Interleaving {
    private Interleaving() {}

    static List<InetAddress> of(List<InetAddress> addresses, RandomGenerator random) {
        List<InetAddress> shuffled = new ArrayList<>(addresses);
        Collections.shuffle(shuffled, new Random(random.nextLong()));
        List<InetAddress> six =
                shuffled.stream().filter(Inet6Address.class::isInstance).toList();
        List<InetAddress> four = shuffled.stream()
                .filter(address -> !(address instanceof Inet6Address))
                .toList();
        List<InetAddress> order = new ArrayList<>();
        for (int i = 0; i < Math.max(six.size(), four.size()); i++) {
            if (i < six.size()) {
                order.add(six.get(i));
            }
            if (i < four.size()) {
                order.add(four.get(i));
            }
        }
        return order;
    }
}
