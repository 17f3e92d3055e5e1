package org.compostela.protocols;

import java.net.InetSocketAddress;
import java.util.Map;

/** The listeners of one protocol; contributed to a {@code Multibinder<ListenerSource>}, collected by {@link Listeners}. */
public interface ListenerSource {
    /** By the name the listener has in {@code compostela.conf}; only those that are bound. */
    Map<String, InetSocketAddress> addresses();
}
