package org.compostela.protocols.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection so that its last reply arrives. A socket that is closed while bytes of the client are still unread is
 * reset, and a reset overtakes the reply (RFC 9112 §9.6 tells the same of HTTP). So the end of the stream is sent first, and the
 * connection is closed when the client has closed its side, or after {@link #PATIENCE}.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a write or a close shows in the channel's own events
final class Farewell {
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private Farewell() {}

    /** On the channel's event loop, after the last write; what the client still sends must be dropped by the caller. */
    static void say(Channel channel) {
        channel.config().setAutoRead(true);
        channel.eventLoop().schedule(() -> channel.close(), PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            shutDown(channel);
        } else {
            tls.closeOutbound().addListener(sent -> shutDown(channel));
        }
    }

    private static void shutDown(Channel channel) {
        if (channel instanceof SocketChannel socket && channel.isActive()) {
            socket.shutdownOutput().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        }
    }
}
