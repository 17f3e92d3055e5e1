package org.compostela.protocols.pop3;

import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static java.util.Objects.requireNonNull;

import com.google.inject.Inject;
import com.google.inject.Singleton;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.pop3server.netty.POP3ServerFactory;
import org.apache.james.protocols.lib.handler.ProtocolHandlerLoader;
import org.apache.james.protocols.lib.netty.AbstractConfigurableAsyncServer;
import org.compostela.protocols.ListenerSource;
import org.compostela.protocols.connection.NamedAddress;
import org.compostela.protocols.connection.ServerFile;
import org.compostela.protocols.connection.Workers;

/** Makes the POP3 listeners. */
@Singleton
final class CompostelaPop3ServerFactory extends POP3ServerFactory implements ListenerSource {
    private final FileSystem files;
    private final ProtocolHandlerLoader loader;
    private final Pop3Limits limits;
    private final Workers workers;
    private volatile List<CompostelaPop3Server> servers = List.of();

    @Inject
    CompostelaPop3ServerFactory(
            FileSystem files, ProtocolHandlerLoader loader, Pop3Limits limits, @Pop3Workers Workers workers) {
        this.files = requireNonNull(files, "files");
        this.loader = requireNonNull(loader, "loader");
        this.limits = requireNonNull(limits, "limits");
        this.workers = requireNonNull(workers, "workers");
    }

    @Override
    public Map<String, InetSocketAddress> addresses() {
        return servers.stream()
                .filter(CompostelaPop3Server::isBound)
                .collect(toImmutableMap(CompostelaPop3Server::name, CompostelaPop3Server::address));
    }

    @Override
    protected List<AbstractConfigurableAsyncServer> createServers(HierarchicalConfiguration<ImmutableNode> config)
            throws ConfigurationException {
        List<CompostelaPop3Server> made = new ArrayList<>();
        for (HierarchicalConfiguration<ImmutableNode> server : config.configurationsAt("pop3server")) {
            made.add(newServer(server));
        }
        servers = List.copyOf(made);
        return List.copyOf(made);
    }

    private CompostelaPop3Server newServer(HierarchicalConfiguration<ImmutableNode> config)
            throws ConfigurationException {
        CompostelaPop3Server server = new CompostelaPop3Server(limits, workers);
        server.setProtocolHandlerLoader(loader);
        server.setFileSystem(files);
        server.configure(ServerFile.withoutAddress(config));
        server.setListenAddresses(NamedAddress.of(config));
        return server;
    }

    @Override
    public void destroy() {
        super.destroy();
        workers.close();
    }
}
