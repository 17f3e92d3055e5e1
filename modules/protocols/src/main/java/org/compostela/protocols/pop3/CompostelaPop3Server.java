package org.compostela.protocols.pop3;

import static java.util.Objects.requireNonNull;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.timeout.IdleStateHandler;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.apache.james.pop3server.netty.POP3Server;
import org.apache.james.protocols.api.ProtocolConfiguration;
import org.apache.james.protocols.lib.handler.HandlersPackage;
import org.apache.james.protocols.netty.AbstractChannelPipelineFactory;
import org.apache.james.protocols.netty.Encryption;
import org.apache.james.protocols.netty.HandlerConstants;
import org.compostela.protocols.connection.Clients;
import org.compostela.protocols.connection.ConnectionLimit;
import org.compostela.protocols.connection.Workers;

/** James' POP3 server with our connections. */
final class CompostelaPop3Server extends POP3Server {
    private final Pop3Limits limits;
    private final Workers workers;
    private final ConnectionLimit limit;
    private final Clients clients = new Clients();

    CompostelaPop3Server(Pop3Limits limits, Workers workers) {
        this.limits = requireNonNull(limits, "limits");
        this.workers = requireNonNull(workers, "workers");
        this.limit = new ConnectionLimit(
                limits.connections(),
                limits.connectionsPerAddress(),
                "-ERR [SYS/TEMP] Too many connections, try again later");
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
    protected Class<? extends HandlersPackage> getCoreHandlersPackage() {
        return Pop3Handlers.class;
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
                CompostelaPop3Server.this.initialize(channel);
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
            pipeline.addLast(HandlerConstants.SSL_HANDLER, encryption.sslHandler());
        }
        long idle = limits.idleTimeout().toMillis();
        pipeline.addLast(
                HandlerConstants.TIMEOUT_HANDLER, new IdleStateHandler(true, 0, 0, idle, TimeUnit.MILLISECONDS));
        pipeline.addLast(HandlerConstants.CONNECTION_LIMIT_HANDLER, limit);
        pipeline.addLast(HandlerConstants.CORE_HANDLER, newConnection());
    }

    private Pop3Connection newConnection() {
        return new Pop3Connection(
                getProtocolHandlerChain(), new Configuration(getHelloName()), limits, workers, getEncryption());
    }

    private record Configuration(String getHelloName) implements ProtocolConfiguration {
        @Override
        public String getGreeting() {
            return getSoftwareName();
        }

        @Override
        public String getSoftwareName() {
            return "POP3";
        }
    }
}
