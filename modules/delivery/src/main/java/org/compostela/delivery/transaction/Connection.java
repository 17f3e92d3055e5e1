package org.compostela.delivery.transaction;

import static java.util.Objects.requireNonNull;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.compostela.delivery.hosts.Host;

/** The bytes to and from one server, each step within its time. Not thread-safe. */
final class Connection implements Closeable {
    private static final int BUFFER = 16 << 10;

    private final SocketChannel channel;
    private final Watchdog watchdog;
    private final Host host;
    private InputStream in;
    private OutputStream out;
    private ReplyReader replies;
    private Optional<Tls.Secured> tls = Optional.empty();

    private Connection(SocketChannel channel, Host host, Watchdog watchdog) throws IOException {
        this.channel = requireNonNull(channel, "channel");
        this.host = requireNonNull(host, "host");
        this.watchdog = requireNonNull(watchdog, "watchdog");
        this.in = new BufferedInputStream(channel.socket().getInputStream(), BUFFER);
        this.out = new BufferedOutputStream(channel.socket().getOutputStream(), BUFFER);
        this.replies = new ReplyReader(in);
    }

    static Connection open(Host host, Optional<InetAddress> source, TimeLimits limits, Watchdog watchdog)
            throws IOException {
        SocketChannel channel = Connector.connect(host, source, limits);
        try {
            channel.socket().setTcpNoDelay(true);
            return new Connection(channel, host, watchdog);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    InetAddress address() {
        return channel.socket().getInetAddress();
    }

    Host host() {
        return host;
    }

    Optional<Tls.Secured> tls() {
        return tls;
    }

    /** What may be done within a time. */
    interface Step<T> {
        T run() throws IOException;
    }

    /** @throws SocketTimeoutException when the time was up; the connection is closed then */
    <T> T within(Duration limit, String what, Step<T> step) throws IOException {
        try (Watchdog.Guard guard = watchdog.guard(channel, limit)) {
            try {
                return step.run();
            } catch (IOException e) {
                if (guard.expired()) {
                    SocketTimeoutException late =
                            new SocketTimeoutException("no answer to " + what + " within " + limit.toMillis() + " ms");
                    late.initCause(e);
                    throw late;
                }
                throw e;
            }
        }
    }

    Reply reply(Duration limit, String what) throws IOException {
        return within(limit, what, () -> {
            out.flush();
            return replies.read();
        });
    }

    /** Of a server that talks while it should listen: nothing is written before. */
    Reply pendingReply() throws IOException {
        return replies.read();
    }

    /** Writes a command and reads the reply. */
    Reply command(String command, Duration limit, String what) throws IOException {
        write(command);
        return reply(limit, what);
    }

    /** Into the buffer. A command of one line; CRLF is added. */
    void write(String command) throws IOException {
        if (command.indexOf('\r') >= 0 || command.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("a command of more than one line");
        }
        out.write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    OutputStream out() {
        return out;
    }

    void secure(Tls by, CertificateCheck check, boolean mustBeValid, Duration limit) throws IOException {
        // RFC 3207 section 6: what came in clear behind the reply may be of somebody else.
        if (in.available() > 0) {
            throw new BadReplyException("the server, or somebody before it, said more before TLS began");
        }
        Socket plain = channel.socket();
        String name = check.serverName().orElse(host.name());
        Tls.Secured secured = within(limit, "the TLS handshake", () -> by.secure(plain, name, check, mustBeValid));
        in = new BufferedInputStream(secured.socket().getInputStream(), BUFFER);
        out = new BufferedOutputStream(secured.socket().getOutputStream(), BUFFER);
        replies = new ReplyReader(in);
        tls = Optional.of(secured);
    }

    /** Without a farewell, as TLS would have it: it may block. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
