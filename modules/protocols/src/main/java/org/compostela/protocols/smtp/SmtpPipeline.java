package org.compostela.protocols.smtp;

import static java.util.Objects.requireNonNull;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.EventExecutorGroup;
import org.apache.james.protocols.netty.AbstractChannelPipelineFactory;
import org.apache.james.protocols.netty.Encryption;
import org.apache.james.protocols.netty.HandlerConstants;
import org.compostela.protocols.connection.ConnectionLimit;
import org.compostela.protocols.connection.Workers;

/** What a connection passes on its way in: TLS, the limit of connections, the idle clock, then {@link SmtpConnection}. */
@ChannelHandler.Sharable
final class SmtpPipeline extends AbstractChannelPipelineFactory<SocketChannel> {
    private final Listener listener;
    private final Workers workers;
    private final ConnectionLimit limit;
    private final int idleSeconds;

    SmtpPipeline(
            Listener listener, Workers workers, ConnectionLimit limit, int idleSeconds, EventExecutorGroup unused) {
        super(pipeline -> new ChannelInboundHandlerAdapter(), unused);
        this.listener = requireNonNull(listener, "listener");
        this.workers = requireNonNull(workers, "workers");
        this.limit = requireNonNull(limit, "limit");
        this.idleSeconds = idleSeconds;
    }

    @Override
    protected void initChannel(SocketChannel channel) {
        ChannelPipeline pipeline = channel.pipeline();
        Encryption encryption = listener.encryption();
        if (encryption != null && !encryption.isStartTLS()) {
            pipeline.addLast(HandlerConstants.SSL_HANDLER, encryption.sslHandler());
        }
        pipeline.addLast(HandlerConstants.CONNECTION_LIMIT_HANDLER, limit);
        pipeline.addLast(HandlerConstants.TIMEOUT_HANDLER, new IdleStateHandler(idleSeconds, 0, 0));
        pipeline.addLast(HandlerConstants.CORE_HANDLER, createHandler());
    }

    @Override
    protected ChannelInboundHandlerAdapter createHandler() {
        return new SmtpConnection(listener, workers);
    }
}
