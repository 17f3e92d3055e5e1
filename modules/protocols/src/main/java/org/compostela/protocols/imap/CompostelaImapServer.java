package org.compostela.protocols.imap;

import static java.util.Objects.requireNonNull;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.timeout.IdleStateHandler;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.imap.api.ImapConfiguration;
import org.apache.james.imapserver.netty.IMAPServer;
import org.apache.james.imapserver.netty.NettyConstants;
import org.apache.james.metrics.api.GaugeRegistry;
import org.apache.james.protocols.netty.AbstractChannelPipelineFactory;
import org.apache.james.protocols.netty.Encryption;
import org.apache.james.protocols.netty.HandlerConstants;
import org.compostela.protocols.connection.Clients;
import org.compostela.protocols.connection.ConnectionLimit;

/** James' IMAP server with our connections: its settings, its TLS, its life, none of its channel handlers. */
final class CompostelaImapServer extends IMAPServer {
    private final ImapParts parts;
    private final ConnectionLimit limit;
    private final Clients clients = new Clients();

    CompostelaImapServer(ImapParts parts, GaugeRegistry gauges) {
        super(parts.decoder(), parts.encoder(), parts.processor(), parts.metrics(), gauges);
        this.parts = parts;
        this.limit = new ConnectionLimit(
                parts.limits().connections(),
                parts.limits().connectionsPerAddress(),
                "* BYE [UNAVAILABLE] Too many connections, try again later");
    }

    @Override
    public synchronized void unbind() {
        clients.sendAway();
        super.unbind();
    }

    String name() {
        return requireNonNull(jmxName);
    }

    InetSocketAddress address() {
        return getListenAddresses().get(0);
    }

    @Override
    public void doConfigure(HierarchicalConfiguration<ImmutableNode> configuration) throws ConfigurationException {
        super.doConfigure(configuration);
        parts.processor().configure(withCondstore());
    }

    /** James' server offers QRESYNC without the CONDSTORE that it is built on (RFC 7162 §3.2.2), and has no setting for it. */
    private ImapConfiguration withCondstore() {
        return ImapConfiguration.builder()
                .isCondstoreEnable(true)
                .enableIdle(true)
                .idleTimeInterval(parts.limits().heartbeat().toSeconds())
                .idleTimeIntervalUnit(TimeUnit.SECONDS)
                .appendLimit(parts.limits().messageSize())
                .isProvisionDefaultMailboxes(true)
                .build();
    }

    // Nothing of a listener is shown by JMX.

    @Override
    protected void registerMBean() {}

    @Override
    protected void unregisterMBean() {}

    @Override
    protected AbstractChannelPipelineFactory<SocketChannel> createPipelineFactory() {
        return new AbstractChannelPipelineFactory<>(getFrameHandlerFactory(), getExecutorGroup()) {
            @Override
            protected void initChannel(SocketChannel channel) {
                CompostelaImapServer.this.initialize(channel);
            }

            @Override
            protected ChannelInboundHandlerAdapter createHandler() {
                return newConnection();
            }
        };
    }

    private void initialize(Channel channel) {
        clients.add(channel);
        ChannelPipeline pipeline = channel.pipeline();
        Encryption encryption = getEncryption();
        if (encryption != null && !encryption.isStartTLS()) {
            pipeline.addLast(NettyConstants.SSL_HANDLER, encryption.sslHandler());
        }
        long idle = parts.limits().idleTimeout().toMillis();
        pipeline.addLast(NettyConstants.TIMEOUT_HANDLER, new IdleStateHandler(true, 0, 0, idle, TimeUnit.MILLISECONDS));
        pipeline.addLast(HandlerConstants.CONNECTION_LIMIT_HANDLER, limit);
        pipeline.addLast(NettyConstants.CORE_HANDLER, newConnection());
    }

    private ImapConnection newConnection() {
        return new ImapConnection(parts, getHelloName() + " IMAP4rev1 ready", getEncryption());
    }
}
