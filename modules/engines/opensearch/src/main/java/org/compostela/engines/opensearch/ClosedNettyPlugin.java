package org.compostela.engines.opensearch;

import java.net.InetAddress;
import java.util.Map;
import java.util.function.Supplier;
import org.opensearch.Version;
import org.opensearch.common.network.NetworkService;
import org.opensearch.common.settings.Settings;
import org.opensearch.common.util.PageCacheRecycler;
import org.opensearch.core.common.io.stream.NamedWriteableRegistry;
import org.opensearch.core.common.transport.BoundTransportAddress;
import org.opensearch.core.common.transport.TransportAddress;
import org.opensearch.core.indices.breaker.CircuitBreakerService;
import org.opensearch.telemetry.tracing.Tracer;
import org.opensearch.threadpool.ThreadPool;
import org.opensearch.transport.Netty4Plugin;
import org.opensearch.transport.SharedGroupFactory;
import org.opensearch.transport.Transport;
import org.opensearch.transport.netty4.Netty4Transport;

/**
 * OpenSearch's own HTTP on Netty, with a node transport that does not listen: the node is alone, and the node protocol
 * has no credential that could keep a local user out.
 */
public final class ClosedNettyPlugin extends Netty4Plugin {
    static final String TRANSPORT = "closed";

    @Override
    public Map<String, Supplier<Transport>> getTransports(
            Settings settings,
            ThreadPool threadPool,
            PageCacheRecycler pageCacheRecycler,
            CircuitBreakerService circuitBreakerService,
            NamedWriteableRegistry namedWriteableRegistry,
            NetworkService networkService,
            Tracer tracer) {
        return Map.of(
                TRANSPORT,
                () -> new Deaf(
                        settings,
                        threadPool,
                        networkService,
                        pageCacheRecycler,
                        namedWriteableRegistry,
                        circuitBreakerService,
                        new SharedGroupFactory(settings),
                        tracer));
    }

    /** Needs {@code network.server: false}; names an address because a node must have one, and nobody is there. */
    private static final class Deaf extends Netty4Transport {
        private static final BoundTransportAddress NOWHERE = nowhere();

        private Deaf(
                Settings settings,
                ThreadPool threadPool,
                NetworkService networkService,
                PageCacheRecycler pageCacheRecycler,
                NamedWriteableRegistry namedWriteableRegistry,
                CircuitBreakerService circuitBreakerService,
                SharedGroupFactory sharedGroupFactory,
                Tracer tracer) {
            super(
                    settings,
                    Version.CURRENT,
                    threadPool,
                    networkService,
                    pageCacheRecycler,
                    namedWriteableRegistry,
                    circuitBreakerService,
                    sharedGroupFactory,
                    tracer);
        }

        @Override
        public BoundTransportAddress boundAddress() {
            return NOWHERE;
        }

        private static BoundTransportAddress nowhere() {
            TransportAddress address = new TransportAddress(InetAddress.getLoopbackAddress(), 1);
            return new BoundTransportAddress(new TransportAddress[] {address}, address);
        }
    }
}
