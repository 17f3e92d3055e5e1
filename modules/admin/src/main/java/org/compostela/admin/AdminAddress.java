package org.compostela.admin;

import java.net.InetSocketAddress;
import java.util.Optional;

/** Where the web admin API really listens: a port asked for as 0 is the one that the system gave. */
@FunctionalInterface
public interface AdminAddress {
    /** Empty before the start, after the stop, and when the API is off. */
    Optional<InetSocketAddress> address();
}
