package org.compostela.protocols;

import com.google.inject.Inject;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The listeners of all protocols. */
final class AllListeners implements Listeners {
    private final Set<ListenerSource> sources;

    @Inject
    AllListeners(Set<ListenerSource> sources) {
        this.sources = Set.copyOf(sources);
    }

    @Override
    public Map<String, InetSocketAddress> addresses() {
        Map<String, InetSocketAddress> all = new LinkedHashMap<>();
        sources.forEach(source -> all.putAll(source.addresses()));
        return all;
    }
}
