package org.compostela.protocols.imap;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.handler.ssl.SslHandler;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSession;
import org.apache.james.imap.api.ImapMessage;
import org.apache.james.imap.api.ImapSessionState;
import org.apache.james.imap.api.process.ImapLineHandler;
import org.apache.james.imap.api.process.SelectedMailbox;
import org.apache.james.imap.main.DeniedAccessOnSharedMailboxException;
import org.apache.james.imapserver.netty.NettyConstants;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.protocols.netty.Encryption;
import org.apache.james.util.MDCBuilder;
import org.apache.james.util.ReactorUtils;
import org.compostela.protocols.connection.SerialConnection;
import org.compostela.protocols.imap.Framing.Complete;
import org.compostela.protocols.imap.Framing.Hopeless;
import org.compostela.protocols.imap.Framing.Incomplete;
import org.compostela.protocols.imap.Framing.Invite;
import org.compostela.protocols.imap.Framing.Refused;
import org.compostela.protocols.imap.Framing.Store;
import org.compostela.protocols.imap.search.MailboxNames;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** One IMAP client: frames its commands, has James parse and run them, and sends what James answers. */
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a write or a close shows in the channel's own events
final class ImapConnection extends SerialConnection {
    private static final Logger LOGGER = LoggerFactory.getLogger(ImapConnection.class);
    private static final String INVITATION = "+ OK";

    private final ImapParts parts;
    private final String greeting;
    private final @Nullable Encryption encryption;
    private final CommandFramer framer;
    private volatile boolean tls;
    private @Nullable ConnectionSession session;
    private @Nullable ImapWriter writer;

    /** @param encryption of the listener; one without any has no TLS to offer */
    ImapConnection(ImapParts parts, String greeting, @Nullable Encryption encryption) {
        super(parts.workers(), parts.limits().loginTimeout());
        this.parts = parts;
        this.greeting = requireNonNull(greeting, "greeting");
        this.encryption = encryption;
        this.framer = new CommandFramer(parts.limits(), parts.literals());
    }

    // ---- for the session

    boolean isTls() {
        return tls;
    }

    boolean offersTls() {
        return encryption != null && encryption.isStartTLS();
    }

    Optional<SSLSession> tlsSession() {
        return Optional.ofNullable(channel().pipeline().get(SslHandler.class))
                .map(handler -> handler.engine().getSession());
    }

    /** After the answer to STARTTLS was handed over: from here on all is TLS, and nothing from before counts. */
    void startTls() {
        tls = true;
        afterReplies(() -> {
            dropBuffered();
            channel()
                    .pipeline()
                    .addFirst(
                            NettyConstants.SSL_HANDLER,
                            requireNonNull(encryption).sslHandler());
        });
    }

    void pace(MailboxSession mailboxSession) {
        PacedMailboxes.pace(mailboxSession, outbound());
    }

    void schedule(Runnable task, Duration delay) {
        channel().eventLoop().schedule(() -> runAside(task), delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    // ---- for the connection

    @Override
    protected void opened() {
        tls = encryption != null && !encryption.isStartTLS();
        parts.metrics().getConnectionsMetric().increment();
        InetSocketAddress remote = (InetSocketAddress) channel().remoteAddress();
        boolean trusted =
                parts.limits().loopbackPasswords() && remote.getAddress().isLoopbackAddress();
        session = new ConnectionSession(this, !trusted);
        writer = new ImapWriter(parts.encoder(), outbound());
        writer().line("* OK " + greeting);
    }

    @Override
    protected void next(ByteBuf in) {
        Optional<ImapLineHandler> handler = session().lineHandler();
        if (handler.isPresent()) {
            nextLine(in, handler.get());
        } else {
            act(framer.next(in, session().isLoggedIn()));
        }
    }

    @Override
    protected Mono<Void> closed() {
        return Mono.defer(() -> {
            framer.discard();
            if (session().getState() != ImapSessionState.LOGOUT) {
                return session().logout();
            }
            return Mono.empty();
        });
    }

    @Override
    protected boolean isLoggedIn() {
        return session().isLoggedIn();
    }

    @Override
    protected boolean isFinished() {
        return session().getState() == ImapSessionState.LOGOUT;
    }

    @Override
    protected String farewellLine(String reason) {
        return "* BYE " + reason;
    }

    // ---- the rest

    private void nextLine(ByteBuf in, ImapLineHandler handler) {
        Optional<byte[]> line = framer.nextLine(in, session().isLoggedIn());
        if (framer.isOverlong()) {
            leave("Line too long");
        } else if (line.isPresent()) {
            run(withContext(Mono.fromRunnable(() -> {
                // James cuts off two bytes for the line end, whatever it is.
                handler.onLine(session(), withCrlf(line.get()));
                writer().flush();
            })));
        }
    }

    private static byte[] withCrlf(byte[] line) {
        if (line.length > 1 && line[line.length - 2] == '\r') {
            return line;
        }
        byte[] whole = Arrays.copyOf(line, line.length + 1);
        whole[line.length - 1] = '\r';
        whole[line.length] = '\n';
        return whole;
    }

    private void act(Framing framing) {
        if (framing instanceof Incomplete) {
            return;
        }
        if (framing instanceof Invite) {
            writer().line(INVITATION);
        } else if (framing instanceof Store store) {
            run(Mono.fromRunnable(() -> store(store)));
        } else if (framing instanceof Refused refused) {
            writer().line(refused.reply());
        } else if (framing instanceof Hopeless hopeless) {
            framer.discard();
            leave(hopeless.reason());
        } else if (framing instanceof Complete complete) {
            act(complete.command());
        }
    }

    private void act(FramedCommand command) {
        if (isSelectedGone()) {
            command.close();
            leave("Selected mailbox has been deleted");
        } else {
            parts.metrics().getCommandsMetric().increment();
            run(withContext(process(command)));
        }
    }

    /** RFC 2180 §3.3: who has a mailbox open that another deletes is disconnected, and so learns of it. */
    private boolean isSelectedGone() {
        SelectedMailbox selected = session().getSelected();
        return selected != null && selected.isDeletedByOtherSession();
    }

    /** On a worker, while the connection looks at nothing else. */
    private void store(Store store) {
        try {
            store.file().append(store.bytes());
        } catch (IOException e) {
            LOGGER.atError().addKeyValue("client", client()).setCause(e).log("A message cannot be stored in a file");
            framer.cannotStore();
        }
    }

    private Mono<Void> process(FramedCommand command) {
        return Mono.defer(() -> parse(command)
                        .map(message -> process(message, command).doFinally(end -> close(message)))
                        .orElseGet(() -> reply(command, "BAD Command cannot be understood")))
                .then(Mono.<Void>fromRunnable(writer()::flush))
                .doFinally(end -> command.close());
    }

    /** Some of James' processors look at a name before they are ready for its refusal: SUBSCRIBE, and LIST for its encoding. */
    private Mono<Void> process(ImapMessage message, FramedCommand command) {
        return Mono.defer(() -> parts.processor().processReactive(message, writer(), session()))
                .onErrorResume(
                        DeniedAccessOnSharedMailboxException.class,
                        denied -> reply(command, "NO [NOPERM] Mailboxes of others have no names here"))
                .onErrorResume(
                        MailboxNames::isUnreadable,
                        unreadable -> reply(command, "BAD The name of a mailbox is no modified UTF-7"));
    }

    private Mono<Void> reply(FramedCommand command, String text) {
        return Mono.fromRunnable(() -> writer().line(command.tag() + " " + text));
    }

    private Optional<ImapMessage> parse(FramedCommand command) {
        try {
            return Optional.of(parts.decoder().decode(new FramedReader(command), session()));
        } catch (RuntimeException | StackOverflowError e) {
            // James' parsers call themselves for every parenthesis and every digit, and throw on a user name with two
            // @.
            LOGGER.atInfo().addKeyValue("client", client()).setCause(e).log("A command cannot be parsed");
            return Optional.empty();
        }
    }

    private void close(ImapMessage message) {
        if (message instanceof Closeable closeable) {
            try {
                closeable.close();
            } catch (IOException e) {
                LOGGER.atWarn().setCause(e).log("A message cannot be closed");
            }
        }
    }

    private void runAside(Runnable task) {
        try {
            workers().executor().execute(() -> {
                task.run();
                writer().flush();
            });
        } catch (RejectedExecutionException e) {
            LOGGER.atDebug().setCause(e).log("No worker for a heartbeat");
        }
    }

    private Mono<Void> withContext(Mono<Void> task) {
        MDCBuilder context = MDCBuilder.create()
                .addToContext(MDCBuilder.PROTOCOL, "IMAP")
                .addToContext(MDCBuilder.IP, client())
                .addToContext(MDCBuilder.SESSION_ID, session().sessionId().asString());
        return task.contextWrite(ReactorUtils.context("imap", context));
    }

    private ConnectionSession session() {
        return requireNonNull(session, "not connected");
    }

    private ImapWriter writer() {
        return requireNonNull(writer, "not connected");
    }
}
