package org.compostela.protocols.connection;

import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The connections of a listener, so that its end can be told to them. */
public final class Clients {
    /** Told to every {@link SerialConnection}: it leaves as soon as the command that it runs is answered. */
    enum Order {
        LEAVE
    }

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

    public void add(Channel channel) {
        channels.add(channel);
    }

    /** Ends all connections; those that can be told are told. */
    public void sendAway() {
        channels.forEach(channel -> channel.pipeline().fireUserEventTriggered(Order.LEAVE));
        channels.newCloseFuture().awaitUninterruptibly(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        channels.close().awaitUninterruptibly(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }
}
