package org.compostela.protocols.pop3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.Charset;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import org.apache.james.protocols.api.ProtocolConfiguration;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.handler.ConnectHandler;
import org.apache.james.protocols.api.handler.LineHandler;
import org.apache.james.protocols.api.handler.ProtocolHandlerChain;
import org.apache.james.protocols.netty.Encryption;
import org.apache.james.protocols.netty.HandlerConstants;
import org.apache.james.protocols.pop3.POP3Session;
import org.apache.james.protocols.pop3.POP3SessionImpl;
import org.apache.james.protocols.pop3.mailbox.Mailbox;
import org.compostela.protocols.connection.SerialConnection;
import org.compostela.protocols.connection.Workers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import reactor.core.publisher.Mono;

/** One POP3 client. */
final class Pop3Connection extends SerialConnection {
    private static final Logger LOGGER = LoggerFactory.getLogger(Pop3Connection.class);

    private final ProtocolHandlerChain chain;
    private final LineHandler<POP3Session> commands;
    private final ProtocolConfiguration configuration;
    private final Pop3Limits limits;
    private final @Nullable Encryption encryption;
    private volatile boolean tls;
    private volatile boolean finished;
    private @Nullable Session session;
    private @Nullable Pop3Transport transport;

    @SuppressWarnings("unchecked")
    Pop3Connection(
            ProtocolHandlerChain chain,
            ProtocolConfiguration configuration,
            Pop3Limits limits,
            Workers workers,
            @Nullable Encryption encryption) {
        super(workers, limits.loginTimeout());
        this.chain = requireNonNull(chain, "chain");
        this.commands = chain.getFirstHandler(LineHandler.class).orElseThrow();
        this.configuration = requireNonNull(configuration, "configuration");
        this.limits = limits;
        this.encryption = encryption;
    }

    // ---- for the transport

    InetSocketAddress remoteAddress() {
        return (InetSocketAddress) channel().remoteAddress();
    }

    InetSocketAddress localAddress() {
        return (InetSocketAddress) channel().localAddress();
    }

    String id() {
        return channel().id().asShortText();
    }

    boolean isTls() {
        return tls;
    }

    boolean offersTls() {
        return encryption != null && encryption.isStartTLS() && !tls;
    }

    Optional<SSLSession> tlsSession() {
        return Optional.ofNullable(channel().pipeline().get(SslHandler.class))
                .map(handler -> handler.engine().getSession());
    }

    void send(byte[] bytes) {
        outbound().write(bytes);
    }

    void send(InputStream stream) {
        outbound().write(stream);
    }

    /** After the answer to STLS was handed over: from here on all is TLS, and nothing from before counts. */
    void startTls() {
        tls = true;
        afterReplies(() -> {
            dropBuffered();
            channel()
                    .pipeline()
                    .addFirst(
                            HandlerConstants.SSL_HANDLER,
                            requireNonNull(encryption).sslHandler());
        });
    }

    void finish() {
        finished = true;
    }

    // ---- for the connection

    @Override
    @SuppressWarnings("unchecked")
    protected void opened() {
        tls = encryption != null && !encryption.isStartTLS();
        transport = new Pop3Transport(this);
        session = new Session(transport, configuration);
        for (ConnectHandler<POP3Session> handler : chain.getHandlers(ConnectHandler.class)) {
            transport.writeResponse(handler.onConnect(session), session);
        }
    }

    @Override
    protected void next(ByteBuf in) {
        int end = in.bytesBefore((byte) '\n');
        if (end > limits.lineLength() || (end < 0 && in.readableBytes() > limits.lineLength())) {
            leave("Line too long");
        } else if (end >= 0) {
            byte[] line = new byte[end + 1];
            in.readBytes(line);
            run(Mono.fromRunnable(() -> answer(line)));
        }
    }

    @Override
    protected Mono<Void> closed() {
        return Mono.fromRunnable(() -> {
            Mailbox mailbox = session().getUserMailbox();
            session().resetState();
            if (mailbox != null) {
                close(mailbox);
            }
        });
    }

    @Override
    protected boolean isLoggedIn() {
        return session().getHandlerState() == POP3Session.TRANSACTION;
    }

    @Override
    protected boolean isFinished() {
        return finished;
    }

    @Override
    protected String farewellLine(String reason) {
        return "-ERR " + reason;
    }

    // ---- the rest

    private void answer(byte[] line) {
        try (MDC.MDCCloseable client = MDC.putCloseable("ip", client());
                MDC.MDCCloseable protocol = MDC.putCloseable("protocol", "POP3")) {
            Response response = commands.onLine(session(), line);
            requireNonNull(transport).writeResponse(response, session());
        }
    }

    private static void close(Mailbox mailbox) {
        try {
            mailbox.close();
        } catch (IOException e) {
            LOGGER.atWarn().setCause(e).log("A mailbox cannot be closed");
        }
    }

    private Session session() {
        return requireNonNull(session, "not connected");
    }

    /** RFC 6856 §2: names and passwords are UTF-8; James reads ASCII. */
    private static final class Session extends POP3SessionImpl {
        private Session(Pop3Transport transport, ProtocolConfiguration configuration) {
            super(transport, configuration);
        }

        @Override
        public Charset getCharset() {
            return UTF_8;
        }
    }
}
