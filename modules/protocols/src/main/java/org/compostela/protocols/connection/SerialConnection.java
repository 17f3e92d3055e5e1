package org.compostela.protocols.connection;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.timeout.IdleStateEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * A connection that runs one command after the other, on {@link Workers}. While one runs, nothing is read from the client;
 * the next starts when the replies of the one before are with the client. That keeps the order of commands, bounds what a
 * client can pipeline by its own socket buffer, and slows a client that does not read to its own speed.
 *
 * <p>All its own state belongs to the channel's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a write or a close shows in the channel's own events
public abstract class SerialConnection extends ByteToMessageDecoder {
    private static final Logger LOGGER = LoggerFactory.getLogger(SerialConnection.class);

    /** For a client that does not even read the last replies. */
    private static final Duration LAST_REPLIES = Duration.ofMinutes(1);

    /** What a client may still send that was told that it is over; one that goes on is not listening. */
    private static final long LAST_BYTES = 1024 * 1024;

    private final Workers workers;
    private final Duration loginTimeout;
    private boolean busy;
    private boolean leaving;
    private boolean sentAway;
    private long dropped;
    private @Nullable Runnable atRest;
    private @Nullable ChannelHandlerContext context;
    private @Nullable OutboundQueue outbound;

    /** @param loginTimeout how long a client may be connected without a login */
    protected SerialConnection(Workers workers, Duration loginTimeout) {
        this.workers = requireNonNull(workers, "workers");
        this.loginTimeout = requireNonNull(loginTimeout, "loginTimeout");
    }

    /** The connection is there: greet. */
    protected abstract void opened();

    /** Takes at most one command from {@code in}; {@link #run} it, or leave what is there for when more has come. */
    protected abstract void next(ByteBuf in);

    /** The connection is gone, and no command runs any more: give back what the session holds. */
    protected abstract Mono<Void> closed();

    protected abstract boolean isLoggedIn();

    /** Whether the session has come to its end with the command that was run last. */
    protected abstract boolean isFinished();

    /** What a client is told before the server closes the connection, without the line end. */
    protected abstract String farewellLine(String reason);

    protected final Channel channel() {
        return context().channel();
    }

    protected final ChannelHandlerContext context() {
        return requireNonNull(context, "not connected");
    }

    protected final OutboundQueue outbound() {
        return requireNonNull(outbound, "not connected");
    }

    protected final Workers workers() {
        return workers;
    }

    /** Runs the task on a worker; nothing else of this client is looked at until it is done and its replies are sent. */
    protected final void run(Mono<Void> task) {
        busy = true;
        channel().config().setAutoRead(false);
        task.subscribeOn(workers.scheduler())
                .onErrorResume(this::failed)
                .then(Mono.defer(outbound()::ready))
                .subscribe(done -> {}, this::gone, () -> onEventLoop(this::resume));
    }

    /** Says why and closes; what the client sends from now on is dropped. */
    protected final void leave(String reason) {
        outbound().write((farewellLine(reason) + "\r\n").getBytes(US_ASCII));
        leaveAfterReplies();
    }

    /**
     * {@link #leave}s as soon as no command runs; for a server that stops. Any thread may call it. Completes when the reason
     * is on its way, or the connection is gone.
     */
    protected final CompletableFuture<Void> leaveSoon(String reason) {
        CompletableFuture<Void> left = new CompletableFuture<>();
        channel().closeFuture().addListener(closed -> left.complete(null));
        onEventLoop(() -> {
            atRest = () -> {
                leave(reason);
                outbound().ready().subscribe(done -> {}, gone -> {}, () -> left.complete(null));
            };
            if (!busy && !leaving) {
                atRest.run();
            }
        });
        return left;
    }

    /** Runs the task, which changes the channel, between the replies so far and whatever the client sends next. */
    protected final void afterReplies(Runnable task) {
        // Asked for before the end of the command: run before the connection reads on.
        outbound().ready().subscribe(done -> {}, gone -> {}, () -> onEventLoop(task));
    }

    /** Drops what the client has sent already: it came before the change to TLS, from whomever (CVE-2011-0411). */
    protected final void dropBuffered() {
        ByteBuf buffered = internalBuffer();
        buffered.skipBytes(buffered.readableBytes());
    }

    protected final void onEventLoop(Runnable task) {
        channel().eventLoop().execute(task);
    }

    @Override
    public final void channelActive(ChannelHandlerContext active) {
        context = active;
        outbound = new OutboundQueue(active.channel(), workers.executor());
        active.channel().eventLoop().schedule(this::endWithoutLogin, loginTimeout.toMillis(), TimeUnit.MILLISECONDS);
        opened();
    }

    @Override
    public final void channelInactive(ChannelHandlerContext inactive) throws Exception {
        leaving = true;
        super.channelInactive(inactive);
        if (outbound != null) {
            outbound.close();
        }
        if (!busy) {
            release();
        }
    }

    @Override
    protected final void decode(ChannelHandlerContext decoding, ByteBuf in, List<Object> out) {
        if (leaving) {
            drop(in);
        } else if (!busy) {
            next(in);
        }
    }

    private void drop(ByteBuf in) {
        dropped += in.readableBytes();
        in.skipBytes(in.readableBytes());
        if (dropped > LAST_BYTES) {
            channel().close();
        }
    }

    /** Unlike Netty's, does not ask for more while reading is switched off. */
    @Override
    public final void channelReadComplete(ChannelHandlerContext read) {
        discardSomeReadBytes();
        read.fireChannelReadComplete();
    }

    @Override
    public final void channelWritabilityChanged(ChannelHandlerContext changed) {
        if (outbound != null) {
            outbound.writabilityChanged();
        }
        changed.fireChannelWritabilityChanged();
    }

    @Override
    public final void userEventTriggered(ChannelHandlerContext triggered, Object event) {
        if (event instanceof IdleStateEvent) {
            idle();
        } else if (event == Clients.Order.LEAVE) {
            sentAway = true;
            leaveWhenSentAway();
        }
        triggered.fireUserEventTriggered(event);
    }

    @Override
    public final void exceptionCaught(ChannelHandlerContext failed, Throwable cause) {
        if (cause instanceof IOException || leaving) {
            LOGGER.atDebug().setCause(cause).log("Connection lost");
        } else if (cause.getCause() instanceof SSLException) {
            LOGGER.atInfo().addKeyValue("client", client()).log("TLS failed: {}", cause.getMessage());
        } else {
            LOGGER.atWarn().addKeyValue("client", client()).setCause(cause).log("Connection closed on an error");
        }
        failed.close();
    }

    protected final String client() {
        return String.valueOf(channel().remoteAddress());
    }

    private void leaveWhenSentAway() {
        if (sentAway && !busy && !leaving) {
            leave("Server shutting down");
        }
    }

    private void idle() {
        if (!busy) {
            leave("Disconnected for inactivity");
        } else if (!channel().isWritable()) {
            LOGGER.atInfo().addKeyValue("client", client()).log("Client does not read its replies: closed");
            channel().close();
        }
    }

    private void endWithoutLogin() {
        if (!leaving && !isLoggedIn()) {
            if (busy) {
                channel().close();
            } else {
                leave("No login in time");
            }
        }
    }

    private void resume() {
        busy = false;
        if (!channel().isActive()) {
            release();
        } else if (isFinished()) {
            leaveAfterReplies();
        } else if (atRest != null) {
            atRest.run();
        } else {
            channel().config().setAutoRead(true);
            readOn();
        }
    }

    /** What had come before the last command ended waits in the buffer: looks at it again. */
    private void readOn() {
        try {
            channelRead(context(), Unpooled.EMPTY_BUFFER);
            channelReadComplete(context());
        } catch (Exception e) {
            exceptionCaught(context(), e);
        }
    }

    private void leaveAfterReplies() {
        leaving = true;
        dropBuffered();
        channel().eventLoop().schedule(() -> channel().close(), LAST_REPLIES.toSeconds(), TimeUnit.SECONDS);
        afterReplies(() -> Farewell.say(channel()));
    }

    private Mono<Void> failed(Throwable cause) {
        if (channel().isActive()) {
            LOGGER.atError().addKeyValue("client", client()).setCause(cause).log("A command failed: connection closed");
            channel().close();
        }
        return Mono.empty();
    }

    private void gone(Throwable cause) {
        LOGGER.atDebug().setCause(cause).log("Connection closed while a command ran");
        if (cause instanceof RejectedExecutionException) {
            channel().close();
        }
        onEventLoop(() -> {
            busy = false;
            release();
        });
    }

    private void release() {
        closed().subscribeOn(workers.scheduler()).subscribe(done -> {}, this::notReleased);
    }

    private void notReleased(Throwable cause) {
        if (cause instanceof RejectedExecutionException) {
            LOGGER.atDebug().setCause(cause).log("The server ends, and this session with it");
        } else {
            LOGGER.atWarn().setCause(cause).log("A session was not given back as it should");
        }
    }
}
