package org.compostela.protocols.smtp;

import static java.util.Objects.requireNonNull;

import com.google.inject.Singleton;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.protocols.lib.handler.ProtocolHandlerLoader;
import org.apache.james.protocols.lib.netty.AbstractConfigurableAsyncServer;
import org.apache.james.protocols.lib.netty.AbstractServerFactory;
import org.apache.james.server.core.configuration.ConfigurationProvider;
import org.apache.james.smtpserver.netty.SmtpMetricsImpl;
import org.compostela.protocols.ListenerSource;

/** The listeners of {@code smtpserver.xml} and {@code lmtpserver.xml}. */
@Singleton
public final class SmtpServers extends AbstractServerFactory implements ListenerSource {
    private final ConfigurationProvider configurations;
    private final ProtocolHandlerLoader handlers;
    private final FileSystem files;
    private final MetricFactory metrics;

    @Inject
    SmtpServers(
            ConfigurationProvider configurations,
            ProtocolHandlerLoader handlers,
            FileSystem files,
            MetricFactory metrics) {
        this.configurations = requireNonNull(configurations, "configurations");
        this.handlers = requireNonNull(handlers, "handlers");
        this.files = requireNonNull(files, "files");
        this.metrics = requireNonNull(metrics, "metrics");
    }

    void start() throws Exception {
        configure(configurations.getConfiguration("smtpserver"));
        init();
    }

    /** Also when they were never started. */
    @Override
    public void destroy() {
        if (getServers() != null) {
            super.destroy();
        }
    }

    @Override
    protected List<AbstractConfigurableAsyncServer> createServers(HierarchicalConfiguration<ImmutableNode> smtp)
            throws Exception {
        HierarchicalConfiguration<ImmutableNode> lmtp = configurations.getConfiguration("lmtpserver");
        List<AbstractConfigurableAsyncServer> servers = new ArrayList<>();
        for (var element : smtp.configurationsAt("smtpserver")) {
            servers.add(server(element));
        }
        for (var element : lmtp.configurationsAt("lmtpserver")) {
            servers.add(server(element));
        }
        return servers;
    }

    private SmtpServer server(HierarchicalConfiguration<ImmutableNode> element) throws Exception {
        SmtpServer server = new SmtpServer(new SmtpMetricsImpl(metrics));
        server.setProtocolHandlerLoader(handlers);
        server.setFileSystem(files);
        server.configure(element);
        return server;
    }

    @Override
    public Map<String, InetSocketAddress> addresses() {
        Map<String, InetSocketAddress> addresses = new LinkedHashMap<>();
        servers().forEach(server -> server.address().ifPresent(address -> addresses.put(server.name(), address)));
        return addresses;
    }

    private Stream<SmtpServer> servers() {
        return Optional.ofNullable(getServers()).stream().flatMap(List::stream).map(SmtpServer.class::cast);
    }
}
