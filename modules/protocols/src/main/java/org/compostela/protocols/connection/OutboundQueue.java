package org.compostela.protocols.connection;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * What a connection has to send, in order, at the client's pace. A stream is read in chunks, by a worker thread, only while
 * the channel takes them: a client that does not read costs the messages that were handed over already, and no thread.
 * Whoever produces much waits for {@link #ready()} between its items.
 *
 * <p>Any thread may write. A stream that ends early or fails ends the connection: the client was promised its length, and
 * would take what follows for content.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a write or a close shows in the channel's own events
public final class OutboundQueue {
    private static final Logger LOGGER = LoggerFactory.getLogger(OutboundQueue.class);
    private static final int CHUNK = 32 * 1024;

    /** The length of a stream that is sent as far as it goes. */
    private static final long WHOLE = Long.MAX_VALUE;

    private record Item(InputStream stream, long length) {}

    private final Channel channel;
    private final Executor workers;
    private final Object lock = new Object();
    private final Deque<Item> items = new ArrayDeque<>();
    private final List<MonoSink<Void>> waiting = new ArrayList<>();
    private boolean sending;
    private boolean closed;
    private @Nullable Item current;
    private long left;

    public OutboundQueue(Channel channel, Executor workers) {
        this.channel = requireNonNull(channel, "channel");
        this.workers = requireNonNull(workers, "workers");
    }

    public void write(byte[] bytes) {
        write(new ByteArrayInputStream(bytes), bytes.length);
    }

    /** Sends the stream to its end, and closes it. */
    public void write(InputStream stream) {
        write(stream, WHOLE);
    }

    /** Sends {@code length} bytes of the stream, and closes it. */
    public void write(InputStream stream, long length) {
        boolean refused;
        synchronized (lock) {
            refused = closed;
            if (!refused) {
                items.add(new Item(stream, length));
            }
        }
        if (refused) {
            closeQuietly(stream);
        } else {
            send();
        }
    }

    /** Completes once all is sent that was written, and the channel takes more; fails when the connection is gone. */
    public Mono<Void> ready() {
        return Mono.create(sink -> {
            boolean now;
            boolean gone;
            synchronized (lock) {
                gone = closed;
                now = !gone && isReady();
                if (!gone && !now) {
                    waiting.add(sink);
                }
            }
            if (gone) {
                sink.error(new ClosedChannelException());
            } else if (now) {
                sink.success();
            }
        });
    }

    void writabilityChanged() {
        if (channel.isWritable()) {
            wake();
            send();
        }
    }

    void close() {
        List<Item> unsent;
        List<MonoSink<Void>> sinks;
        synchronized (lock) {
            closed = true;
            unsent = new ArrayList<>(items);
            items.clear();
            if (!sending && current != null) {
                unsent.add(current);
                current = null;
            }
            sinks = new ArrayList<>(waiting);
            waiting.clear();
        }
        unsent.forEach(item -> closeQuietly(item.stream()));
        sinks.forEach(sink -> sink.error(new ClosedChannelException()));
    }

    private boolean isReady() {
        return items.isEmpty() && current == null && !sending && channel.isWritable();
    }

    private void wake() {
        List<MonoSink<Void>> sinks;
        synchronized (lock) {
            if (!isReady()) {
                return;
            }
            sinks = new ArrayList<>(waiting);
            waiting.clear();
        }
        sinks.forEach(MonoSink::success);
    }

    /** One thread at a time sends; one that finds another at it leaves, for that one looks again before it ends. */
    private void send() {
        synchronized (lock) {
            if (sending || closed || (items.isEmpty() && current == null) || !channel.isWritable()) {
                return;
            }
            sending = true;
        }
        if (channel.eventLoop().inEventLoop()) {
            sendAside();
        } else {
            sendHere();
        }
    }

    private void sendAside() {
        try {
            workers.execute(this::sendHere);
        } catch (RejectedExecutionException e) {
            LOGGER.atWarn().setCause(e).log("No worker takes a reply: the connection is closed");
            channel.close();
        }
    }

    private void sendHere() {
        try {
            while (hasNext()) {
                ByteBuf chunk = nextChunk();
                if (chunk.isReadable()) {
                    channel.write(chunk, channel.voidPromise());
                } else {
                    chunk.release();
                }
            }
            channel.flush();
        } catch (IOException | RuntimeException e) {
            LOGGER.atError().setCause(e).log("A reply cannot be read to its end: the connection is closed");
            synchronized (lock) {
                sending = false;
            }
            channel.close();
            return;
        }
        wake();
        // The channel may have become writable between the last look and the end of sending.
        send();
    }

    /** Whether to go on; ends the sending in the same breath if not, so that no item is left without a sender. */
    private boolean hasNext() {
        synchronized (lock) {
            if (!closed && current == null) {
                current = items.poll();
                left = current == null ? 0 : current.length();
            }
            sending = !closed && current != null && channel.isWritable();
            if (closed && current != null) {
                closeQuietly(current.stream());
                current = null;
            }
            return sending;
        }
    }

    private ByteBuf nextChunk() throws IOException {
        Item item = requireNonNull(current);
        int wanted = (int) Math.min(CHUNK, left);
        byte[] bytes = item.stream().readNBytes(wanted);
        left -= bytes.length;
        boolean ended = bytes.length < wanted;
        if (ended && item.length() != WHOLE) {
            throw new EOFException(left + " bytes are missing at the end of a reply");
        }
        if (ended || left == 0) {
            current = null;
            item.stream().close();
        }
        return Unpooled.wrappedBuffer(bytes);
    }

    private static void closeQuietly(InputStream stream) {
        try {
            stream.close();
        } catch (IOException e) {
            LOGGER.atDebug().setCause(e).log("A reply that nobody waits for cannot be closed");
        }
    }
}
