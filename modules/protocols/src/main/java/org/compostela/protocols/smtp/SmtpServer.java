package org.compostela.protocols.smtp;

import static java.util.Objects.requireNonNull;

import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.protocols.api.ProtocolSession;
import org.apache.james.protocols.api.ProtocolTransport;
import org.apache.james.protocols.api.handler.CommandDispatcher;
import org.apache.james.protocols.api.handler.LineHandler;
import org.apache.james.protocols.api.handler.ProtocolHandlerChain;
import org.apache.james.protocols.netty.AbstractChannelPipelineFactory;
import org.apache.james.protocols.netty.Encryption;
import org.apache.james.smtpserver.netty.SMTPServer;
import org.apache.james.smtpserver.netty.SmtpMetrics;
import org.compostela.configuration.ListenAddress;
import org.compostela.protocols.connection.ConnectionLimit;
import org.compostela.protocols.connection.Workers;
import org.jspecify.annotations.Nullable;

/**
 * One listener: James' server with our connections in it. Configured by an element {@code <smtpserver>} or {@code
 * <lmtpserver>}, which has beside James' own keys {@code role}, {@code listen} and {@code recipients}, see {@link SmtpXml}.
 */
public final class SmtpServer extends SMTPServer {
    /** Of each listener: some wait for the disk or for Cassandra while others hash passwords. */
    private static final int WORKERS = 32;

    /** Without these a file in {@code conf/expert} would leave something open or unbounded. */
    private static final List<String> REQUIRED = List.of(
            "role",
            "listen.host",
            "listen.port",
            "recipients",
            "connectionLimit",
            "connectionLimitPerIP",
            "maxmessagesize");

    private final SmtpMetrics metrics;
    private final Settings settings = new Settings();
    private final OpenConnections connections = new OpenConnections();
    private @Nullable ListenAddress where;
    private @Nullable ListenerPolicy policy;
    private @Nullable Workers workers;
    private @Nullable ConnectionLimit limit;

    SmtpServer(SmtpMetrics metrics) {
        super(metrics);
        this.metrics = requireNonNull(metrics, "metrics");
    }

    @Override
    public void doConfigure(HierarchicalConfiguration<ImmutableNode> configuration) throws ConfigurationException {
        super.doConfigure(configuration);
        if (!isEnabled()) {
            return;
        }
        if (configuration.containsKey("authorizedAddresses")) {
            throw new ConfigurationException("authorizedAddresses would make " + jmxName
                    + " a relay for whole networks: let their users log in");
        }
        if (proxyRequired) {
            throw new ConfigurationException("proxyRequired is not supported by " + jmxName);
        }
        for (String key : REQUIRED) {
            if (!configuration.containsKey(key)) {
                throw new ConfigurationException(jmxName + " has no <" + key.replace(".", "><") + ">");
            }
        }
        policy = new ListenerPolicy(
                Role.of(configuration.getString("role")),
                configuration.getInt("recipients"),
                configuration.getBoolean("loopbackPlaintextPasswords", false));
        // James' "bind" knows no IPv6, and listens on what DNS makes of the address' name.
        where = new ListenAddress(configuration.getString("listen.host"), configuration.getInt("listen.port"));
        setListenAddresses(new InetSocketAddress(where.host(), where.port()));
    }

    @Override
    protected void preInit() throws Exception {
        super.preInit();
        workers = new Workers(jmxName, WORKERS);
        limit = new ConnectionLimit(
                connectionLimit, connPerIP, "421 4.7.0 " + getHelloName() + " Too many connections, try again later");
    }

    @Override
    protected AbstractChannelPipelineFactory<SocketChannel> createPipelineFactory() {
        return new SmtpPipeline(
                new OneListener(), requireNonNull(workers), requireNonNull(limit), getTimeout(), getExecutorGroup());
    }

    @Override
    public synchronized void bind() throws Exception {
        try {
            super.bind();
        } catch (Exception e) {
            throw new IOException(jmxName + " cannot listen on " + where + ": " + e.getMessage(), e);
        }
    }

    /** Clients are told, and a message that is being taken gets its reply, before the connections are cut. */
    @Override
    public synchronized void unbind() {
        if (!isBound()) {
            return;
        }
        connections.stop();
        super.unbind();
        connections.awaitNone();
    }

    /** Also after a start that failed half-way. */
    @Override
    protected void postDestroy() {
        if (workers != null) {
            workers.close();
        }
        if (getProtocolHandlerChain() != null) {
            super.postDestroy();
        }
    }

    /** Not over JMX: the web admin API is the way in, and an MBean's name allows one server in a virtual machine. */
    @Override
    protected void registerMBean() {}

    @Override
    protected void unregisterMBean() {}

    /** Where it really is; empty before it is bound. */
    Optional<InetSocketAddress> address() {
        return isEnabled() ? getListenAddresses().stream().findFirst() : Optional.empty();
    }

    String name() {
        return jmxName;
    }

    private final class Settings extends SMTPHandlerConfigurationDataImpl {
        @Override
        public String getSoftwareName() {
            return "Compostela";
        }
    }

    private final class OneListener implements Listener {
        @Override
        public String name() {
            return jmxName;
        }

        @Override
        public String hostname() {
            return getHelloName();
        }

        @Override
        public MailSession newSession(ProtocolTransport transport) {
            return new MailSession(settings, transport, requireNonNull(policy));
        }

        @Override
        public ProtocolHandlerChain chain() {
            return getProtocolHandlerChain();
        }

        @Override
        public LineHandler<? extends ProtocolSession> dispatcher() {
            return getProtocolHandlerChain()
                    .getFirstHandler(CommandDispatcher.class)
                    .orElseThrow();
        }

        @Override
        public @Nullable Encryption encryption() {
            return getEncryption();
        }

        @Override
        public OpenConnections connections() {
            return connections;
        }

        @Override
        public SmtpMetrics metrics() {
            return metrics;
        }
    }
}
