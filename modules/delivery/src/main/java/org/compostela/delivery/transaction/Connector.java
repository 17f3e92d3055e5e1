package org.compostela.delivery.transaction;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.compostela.delivery.hosts.Host;

/**
 * Connects to the first address of a host that answers: each gets a head start before the next is tried beside it, so that a
 * machine without a way into IPv6 does not wait for IPv6 to fail (RFC 8305 section 5). Of one host; not thread-safe.
 */
final class Connector {
    private final int port;
    private final Optional<InetAddress> source;
    private final Duration headStart;
    private final long end;
    private final Deque<InetAddress> left;
    private final Set<SocketChannel> pending = new HashSet<>();
    private final List<String> failures = new ArrayList<>();
    private long nextStart = System.nanoTime();

    private Connector(Host host, Optional<InetAddress> source, TimeLimits limits) {
        this.port = host.port();
        this.source = requireNonNull(source, "source");
        this.headStart = limits.nextAddress();
        this.end = System.nanoTime() + limits.connect().toNanos();
        this.left = new ArrayDeque<>(host.addresses());
    }

    static SocketChannel connect(Host host, Optional<InetAddress> source, TimeLimits limits) throws IOException {
        Connector connector = new Connector(host, source, limits);
        try (Selector selector = Selector.open()) {
            SocketChannel winner = connector.race(selector);
            // A channel that is registered cannot be made blocking.
            winner.keyFor(selector).cancel();
            selector.selectNow();
            winner.configureBlocking(true);
            return winner;
        } finally {
            connector.closeLosers();
        }
    }

    private SocketChannel race(Selector selector) throws IOException {
        while (true) {
            startNext(selector);
            if (pending.isEmpty() && left.isEmpty()) {
                throw new ConnectException(String.join("; ", failures));
            }
            Optional<SocketChannel> winner = select(selector);
            if (winner.isPresent()) {
                pending.remove(winner.get());
                return winner.get();
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("stopped");
            }
            if (System.nanoTime() - end >= 0) {
                throw new SocketTimeoutException(
                        "no answer in time" + (failures.isEmpty() ? "" : "; " + String.join("; ", failures)));
            }
        }
    }

    private void startNext(Selector selector) throws IOException {
        while (!left.isEmpty() && (pending.isEmpty() || System.nanoTime() - nextStart >= 0)) {
            start(left.remove(), selector);
        }
    }

    private void start(InetAddress address, Selector selector) throws IOException {
        SocketChannel channel = SocketChannel.open();
        pending.add(channel);
        try {
            channel.configureBlocking(false);
            if (source.isPresent() && isSameKind(source.get(), address)) {
                channel.bind(new InetSocketAddress(source.get(), 0));
            }
            channel.register(selector, SelectionKey.OP_CONNECT);
            if (channel.connect(new InetSocketAddress(address, port))) {
                selector.wakeup();
            }
            nextStart = System.nanoTime() + headStart.toNanos();
        } catch (IOException e) {
            fail(channel, address.getHostAddress() + ": " + e.getMessage());
        }
    }

    private static boolean isSameKind(InetAddress one, InetAddress other) {
        return one instanceof Inet6Address == other instanceof Inet6Address;
    }

    private Optional<SocketChannel> select(Selector selector) throws IOException {
        long until = left.isEmpty()
                ? end
                : Math.min(end - System.nanoTime(), nextStart - System.nanoTime()) + System.nanoTime();
        selector.select(Math.max(1, TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime())));
        selector.selectedKeys().clear();
        for (SocketChannel channel : List.copyOf(pending)) {
            InetSocketAddress remote = (InetSocketAddress) channel.getRemoteAddress();
            try {
                if (channel.isConnected() || channel.finishConnect()) {
                    return Optional.of(channel);
                }
            } catch (IOException e) {
                fail(channel, (remote == null ? "" : remote.getAddress().getHostAddress() + ": ") + e.getMessage());
                nextStart = System.nanoTime();
            }
        }
        return Optional.empty();
    }

    private void fail(SocketChannel channel, String why) throws IOException {
        failures.add(why);
        pending.remove(channel);
        channel.close();
    }

    private void closeLosers() throws IOException {
        for (SocketChannel channel : pending) {
            channel.close();
        }
    }
}
