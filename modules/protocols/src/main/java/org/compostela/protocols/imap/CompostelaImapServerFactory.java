package org.compostela.protocols.imap;

import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static java.util.Objects.requireNonNull;

import com.google.inject.Inject;
import com.google.inject.Singleton;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.inject.Provider;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.imap.api.process.ImapProcessor;
import org.apache.james.imap.decode.ImapDecoder;
import org.apache.james.imap.encode.ImapEncoder;
import org.apache.james.imapserver.netty.IMAPServerFactory;
import org.apache.james.metrics.api.GaugeRegistry;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.protocols.lib.netty.AbstractConfigurableAsyncServer;
import org.compostela.protocols.ListenerSource;
import org.compostela.protocols.connection.NamedAddress;
import org.compostela.protocols.connection.ServerFile;
import org.compostela.protocols.connection.Workers;
import org.compostela.protocols.imap.search.SearchThreads;

/** Makes the IMAP listeners. */
@Singleton
final class CompostelaImapServerFactory extends IMAPServerFactory implements ListenerSource {
    private final ImapLimits limits;
    private final LiteralFolder literals;
    private final Workers workers;
    private final SearchThreads searches;
    private volatile List<CompostelaImapServer> servers = List.of();

    @Inject
    CompostelaImapServerFactory(
            FileSystem files,
            Provider<ImapDecoder> decoder,
            Provider<ImapEncoder> encoder,
            Provider<ImapProcessor> processor,
            MetricFactory metrics,
            GaugeRegistry gauges,
            ImapLimits limits,
            LiteralFolder literals,
            @ImapWorkers Workers workers,
            SearchThreads searches) {
        super(files, decoder, encoder, processor, metrics, gauges);
        this.limits = requireNonNull(limits, "limits");
        this.literals = requireNonNull(literals, "literals");
        this.workers = requireNonNull(workers, "workers");
        this.searches = requireNonNull(searches, "searches");
    }

    @Override
    public Map<String, InetSocketAddress> addresses() {
        return servers.stream()
                .filter(CompostelaImapServer::isBound)
                .collect(toImmutableMap(CompostelaImapServer::name, CompostelaImapServer::address));
    }

    @Override
    protected List<AbstractConfigurableAsyncServer> createServers(HierarchicalConfiguration<ImmutableNode> config)
            throws Exception {
        literals.prepare();
        List<CompostelaImapServer> made = new ArrayList<>();
        for (HierarchicalConfiguration<ImmutableNode> server : config.configurationsAt("imapserver")) {
            made.add(newServer(server));
        }
        servers = List.copyOf(made);
        return List.copyOf(made);
    }

    private CompostelaImapServer newServer(HierarchicalConfiguration<ImmutableNode> config) throws Exception {
        ImapParts parts =
                new ImapParts(decoder.get(), processor.get(), encoder.get(), imapMetrics, limits, literals, workers);
        CompostelaImapServer server = new CompostelaImapServer(parts, gaugeRegistry);
        server.setFileSystem(fileSystem);
        server.configure(ServerFile.withoutAddress(config));
        server.setListenAddresses(NamedAddress.of(config));
        return server;
    }

    @Override
    public void destroy() {
        super.destroy();
        workers.close();
        searches.close();
    }
}
