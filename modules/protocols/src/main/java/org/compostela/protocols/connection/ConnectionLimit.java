package org.compostela.protocols.connection;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds the connections of a listener, over all and for each client address; the one too many is told why and closed. One
 * instance serves a listener. The addresses of an IPv6 /64 count as one: it is what a single customer is given.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a write or a close shows in the channel's own events
@ChannelHandler.Sharable
public final class ConnectionLimit extends ChannelInboundHandlerAdapter {
    private static final Logger LOGGER = LoggerFactory.getLogger(ConnectionLimit.class);
    private static final AttributeKey<Boolean> COUNTED = AttributeKey.valueOf(ConnectionLimit.class, "counted");

    /** How many refused clients may be on their way out; behind TLS the word takes a handshake. Above, no word is said. */
    private static final int LEAVING = 64;

    private static final int NETWORK_BYTES = 8;

    private final int total;
    private final int perAddress;
    private final byte[] refusal;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger leaving = new AtomicInteger();
    private final ConcurrentMap<InetAddress, Integer> byAddress = new ConcurrentHashMap<>();

    /** @param refusal the line, without its end, that a client gets for which there is no room */
    public ConnectionLimit(int total, int perAddress, String refusal) {
        this.total = total;
        this.perAddress = perAddress;
        this.refusal = (requireNonNull(refusal, "refusal") + "\r\n").getBytes(US_ASCII);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        InetAddress client = network(context.channel().remoteAddress());
        if (enter(client)) {
            context.channel().attr(COUNTED).set(true);
            context.fireChannelActive();
        } else {
            LOGGER.atInfo().addKeyValue("client", client.getHostAddress()).log("Connection refused: too many");
            refuse(context);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (isCounted(context)) {
            context.fireChannelRead(message);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (isCounted(context)) {
            leave(network(context.channel().remoteAddress()));
            context.fireChannelInactive();
        }
    }

    private static boolean isCounted(ChannelHandlerContext context) {
        return Boolean.TRUE.equals(context.channel().attr(COUNTED).get());
    }

    private boolean enter(InetAddress client) {
        if (open.incrementAndGet() > total) {
            open.decrementAndGet();
            return false;
        }
        if (byAddress.merge(client, 1, Integer::sum) > perAddress) {
            leave(client);
            return false;
        }
        return true;
    }

    private void leave(InetAddress client) {
        open.decrementAndGet();
        byAddress.computeIfPresent(client, (address, count) -> count == 1 ? null : count - 1);
    }

    private void refuse(ChannelHandlerContext context) {
        if (leaving.incrementAndGet() > LEAVING) {
            leaving.decrementAndGet();
            context.close();
            return;
        }
        context.channel().closeFuture().addListener(closed -> leaving.decrementAndGet());
        context.writeAndFlush(Unpooled.wrappedBuffer(refusal)).addListener(ChannelFutureListener.CLOSE);
    }

    private static InetAddress network(SocketAddress client) {
        InetAddress address = ((InetSocketAddress) client).getAddress();
        if (!(address instanceof Inet6Address)) {
            return address;
        }
        try {
            byte[] bytes = address.getAddress();
            Arrays.fill(bytes, NETWORK_BYTES, bytes.length, (byte) 0);
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("sixteen bytes are an address", e);
        }
    }
}
