package org.compostela.protocols.smtp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLSession;
import org.apache.james.protocols.api.ProtocolSession;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.handler.ConnectHandler;
import org.apache.james.protocols.api.handler.LineHandler;
import org.apache.james.protocols.netty.Encryption;
import org.apache.james.protocols.netty.HandlerConstants;
import org.apache.james.protocols.smtp.SMTPSession;
import org.compostela.protocols.connection.SerialConnection;
import org.compostela.protocols.connection.Workers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * One client of an SMTP listener: cuts what it sends into commands and message, hands these to James' command handlers, and
 * sends their replies.
 *
 * <p>A command is a line that ends with CRLF, is ASCII and not longer than {@link #LONGEST_COMMAND}; any other is refused,
 * never run. A client that sends nothing but refused commands is disconnected.
 */
final class SmtpConnection extends SerialConnection {
    /** RFC 4954 §4 asks for 12288 in the steps of AUTH, RFC 5321 §4.5.3.1.4 for 512. */
    static final int LONGEST_COMMAND = 12_288;

    /** Commands that are not understood, or out of order: no mail server sends this many. */
    static final int PROTOCOL_ERRORS = 20;

    /** Refused senders and recipients, which a mailing list may have some of, and who guesses addresses has many of. */
    static final int REFUSALS = 100;

    private static final byte DELETE = 0x7f;

    private static final Logger LOGGER = LoggerFactory.getLogger(SmtpConnection.class);

    private static final String UNKNOWN = "?";
    private static final Set<String> VERBS = Set.of(
            "EHLO",
            "HELO",
            "LHLO",
            "STARTTLS",
            "AUTH",
            "MAIL",
            "RCPT",
            "DATA",
            "RSET",
            "NOOP",
            "QUIT",
            "HELP",
            "VRFY",
            "EXPN");

    private static final String STOPPING = "Service shutting down";
    private static final Duration LOGIN = Duration.ofMinutes(5);
    private static final Response LONG_LINE = Replies.reply("500", "5.5.2 Line too long");
    private static final Response BARE_LINE_END = Replies.reply("500", "5.5.2 A line must end with CRLF");
    private static final Response NOT_ASCII = Replies.reply("500", "5.5.2 A command must be printable ASCII");
    private static final Response TOO_MANY_ERRORS = Replies.lastReply("421", "4.7.0 Too many errors, closing");

    private final Listener listener;
    private final SmtpTransport transport = new SmtpTransport(this);
    private @Nullable MailSession session;
    private boolean skippingLongLine;
    private boolean startTls;
    private boolean finished;
    private int protocolErrors;
    private int refusals;

    SmtpConnection(Listener listener, Workers workers) {
        super(workers, LOGIN);
        this.listener = requireNonNull(listener, "listener");
    }

    @Override
    protected void opened() {
        session = listener.newSession(transport);
        listener.metrics().getConnectionMetric().increment();
        listener.connections().add(this);
        run(Mono.fromRunnable(
                () -> listener.chain().getHandlers(ConnectHandler.class).forEach(this::greet)));
    }

    @SuppressWarnings("unchecked")
    private void greet(ConnectHandler<?> handler) {
        respond(((ConnectHandler<SMTPSession>) handler).onConnect(session()));
    }

    @Override
    protected void next(ByteBuf in) {
        Optional<IncomingMessage> incoming = session().incoming();
        if (incoming.isPresent()) {
            byte[] content = incoming.get().decode(in);
            run(Mono.fromRunnable(() -> takeContent(incoming.get(), content)));
            return;
        }
        int lineEnd = in.bytesBefore((byte) '\n');
        if (lineEnd < 0) {
            dropLongLine(in);
            return;
        }
        byte[] line = new byte[lineEnd + 1];
        in.readBytes(line);
        if (skippingLongLine || line.length > LONGEST_COMMAND) {
            skippingLongLine = false;
            run(Mono.fromRunnable(() -> reject(LONG_LINE)));
        } else {
            run(Mono.fromRunnable(() -> takeLine(line)).then(Mono.defer(this::startTlsIfAsked)));
        }
    }

    /** The answer comes at its end; until then the line is forgotten as it comes. */
    private void dropLongLine(ByteBuf in) {
        if (skippingLongLine || in.readableBytes() > LONGEST_COMMAND) {
            skippingLongLine = true;
            in.skipBytes(in.readableBytes());
        }
    }

    private void takeContent(IncomingMessage incoming, byte[] content) {
        incoming.write(content);
        if (incoming.isComplete()) {
            session().startCommand(EnhancedStatus.END_OF_DATA);
            respond(incoming.finish());
        }
    }

    private void takeLine(byte[] line) {
        listener.metrics().getCommandsMetric().increment();
        int length = line.length - 2;
        if (length < 0 || line[length] != '\r') {
            // RFC 5321 §2.3.8: only CRLF ends a line. Answered at once: who types by hand would wait for ever.
            reject(BARE_LINE_END);
            return;
        }
        if (!isPrintable(line, length)) {
            reject(NOT_ASCII);
            return;
        }
        String text = new String(line, 0, length, US_ASCII);
        Optional<LineHandler<? extends ProtocolSession>> handler = transport.lineHandler();
        if (handler.isEmpty()) {
            session().startCommand(verb(text));
        }
        respond(dispatch(handler.orElseGet(listener::dispatcher), text));
    }

    @SuppressWarnings("unchecked")
    private @Nullable Response dispatch(LineHandler<? extends ProtocolSession> handler, String text) {
        return ((LineHandler<SMTPSession>) handler).onLine(session(), text.getBytes(US_ASCII));
    }

    /** Of other words none goes into the log: one may be a password, sent by a client that lost its step in AUTH. */
    private static String verb(String line) {
        int space = line.indexOf(' ');
        String word = (space < 0 ? line : line.substring(0, space)).toUpperCase(Locale.ROOT);
        return VERBS.contains(word) ? word : UNKNOWN;
    }

    private static boolean isPrintable(byte[] line, int length) {
        for (int i = 0; i < length; i++) {
            if (line[i] < ' ' || line[i] == DELETE) {
                return false;
            }
        }
        return true;
    }

    private void reject(Response response) {
        session().startCommand(UNKNOWN);
        respond(response);
    }

    private void respond(@Nullable Response response) {
        if (response == null) {
            return;
        }
        if (response.isEndSession() || !isOverBudget(response.getRetCode())) {
            transport.writeResponse(response, session());
        } else {
            transport.writeResponse(TOO_MANY_ERRORS, session());
        }
    }

    private boolean isOverBudget(String code) {
        if (code.startsWith("50")) {
            protocolErrors++;
        } else if (code.startsWith("5")) {
            refusals++;
        }
        return protocolErrors > PROTOCOL_ERRORS || refusals > REFUSALS;
    }

    /** Sends a reply; the one way out for all of them. */
    void answer(byte[] reply) {
        String complete =
                EnhancedStatus.complete(new String(reply, US_ASCII), session().command());
        if (complete.startsWith("4") || complete.startsWith("5")) {
            LOGGER.atInfo()
                    .addKeyValue("listener", listener.name())
                    .addKeyValue("client", session().client().getHostAddress())
                    .addKeyValue("command", session().command())
                    .addKeyValue("reply", complete.stripTrailing())
                    .log("refused");
        }
        outbound().write(complete.getBytes(US_ASCII));
    }

    void startTlsAfterReply() {
        startTls = true;
    }

    private Mono<Void> startTlsIfAsked() {
        if (!startTls) {
            return Mono.empty();
        }
        startTls = false;
        session().forgetGreeting();
        Encryption encryption = requireNonNull(listener.encryption());
        return outbound()
                .ready()
                .then(Mono.create(done -> onEventLoop(() -> {
                    dropBuffered();
                    channel().pipeline().addFirst(HandlerConstants.SSL_HANDLER, encryption.sslHandler());
                    done.success();
                })));
    }

    void finish() {
        finished = true;
    }

    @Override
    protected Mono<Void> closed() {
        return Mono.fromRunnable(() -> {
            listener.connections().remove(this);
            listener.metrics().getConnectionMetric().decrement();
            session().resetState();
        });
    }

    @Override
    protected boolean isLoggedIn() {
        return session().role() != Role.SUBMISSION || session().isAuthenticated();
    }

    @Override
    protected boolean isFinished() {
        return finished;
    }

    @Override
    protected String farewellLine(String reason) {
        return "421 " + (reason.equals(STOPPING) ? "4.3.2 " : "4.4.2 ") + listener.hostname() + " " + reason;
    }

    /** RFC 5321 §3.8: a server that stops says so. */
    CompletableFuture<Void> stop() {
        return leaveSoon(STOPPING);
    }

    boolean offersStartTls() {
        Encryption encryption = listener.encryption();
        return encryption != null && encryption.isStartTLS();
    }

    Optional<SSLSession> tls() {
        return Optional.ofNullable(channel().pipeline().get(SslHandler.class))
                .map(handler -> handler.engine().getSession());
    }

    InetSocketAddress remoteAddress() {
        return (InetSocketAddress) channel().remoteAddress();
    }

    InetSocketAddress localAddress() {
        return (InetSocketAddress) channel().localAddress();
    }

    String id() {
        return channel().id().asShortText();
    }

    private MailSession session() {
        return requireNonNull(session, "not connected");
    }
}
