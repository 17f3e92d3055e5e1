package org.compostela.protocols.imap;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLSession;
import org.apache.james.imap.api.ImapSessionState;
import org.apache.james.imap.api.process.ImapLineHandler;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.api.process.SelectedMailbox;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.protocols.api.OidcSASLConfiguration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** What James' processors know of a connection. */
final class ConnectionSession implements ImapSession {
    private final SessionId id = SessionId.generate();
    private final ImapConnection connection;
    private final boolean passwordsNeedTls;
    private final Map<String, Object> attributes = new ConcurrentHashMap<>();
    private final Deque<ImapLineHandler> lineHandlers = new ConcurrentLinkedDeque<>();
    private final AtomicReference<@Nullable SelectedMailbox> selected = new AtomicReference<>();
    private volatile ImapSessionState state = ImapSessionState.NON_AUTHENTICATED;
    private volatile @Nullable MailboxSession mailboxSession;

    ConnectionSession(ImapConnection connection, boolean passwordsNeedTls) {
        this.connection = requireNonNull(connection, "connection");
        this.passwordsNeedTls = passwordsNeedTls;
    }

    /** Who takes the next line, if it is not a command. */
    Optional<ImapLineHandler> lineHandler() {
        return Optional.ofNullable(lineHandlers.peekFirst());
    }

    boolean isLoggedIn() {
        return state == ImapSessionState.AUTHENTICATED || state == ImapSessionState.SELECTED;
    }

    @Override
    public SessionId sessionId() {
        return id;
    }

    @Override
    public Mono<Void> logout() {
        return Mono.defer(() -> {
            state = ImapSessionState.LOGOUT;
            return closeMailbox();
        });
    }

    @Override
    public ImapSessionState getState() {
        return state;
    }

    @Override
    public void authenticated() {
        state = ImapSessionState.AUTHENTICATED;
    }

    @Override
    public Mono<Void> selected(SelectedMailbox mailbox) {
        return closeMailbox().then(Mono.fromRunnable(() -> {
            state = ImapSessionState.SELECTED;
            selected.set(mailbox);
        }));
    }

    @Override
    public Mono<Void> deselect() {
        return Mono.defer(() -> {
            state = ImapSessionState.AUTHENTICATED;
            return closeMailbox();
        });
    }

    @Override
    public @Nullable SelectedMailbox getSelected() {
        return selected.get();
    }

    private Mono<Void> closeMailbox() {
        return Mono.defer(() -> {
            SelectedMailbox mailbox = selected.getAndSet(null);
            return mailbox == null ? Mono.empty() : mailbox.deselect();
        });
    }

    @Override
    public @Nullable Object getAttribute(String key) {
        return attributes.get(key);
    }

    @Override
    public void setAttribute(String key, @Nullable Object value) {
        if (value == null) {
            attributes.remove(key);
        } else {
            attributes.put(key, value);
        }
    }

    @Override
    public void setMailboxSession(@Nullable MailboxSession session) {
        mailboxSession = session;
        if (session != null) {
            connection.pace(session);
        }
    }

    @Override
    public @Nullable MailboxSession getMailboxSession() {
        return mailboxSession;
    }

    @Override
    public boolean startTLS(Runnable answer) {
        if (!supportStartTLS()) {
            return false;
        }
        answer.run();
        connection.startTls();
        return true;
    }

    @Override
    public boolean isTLSActive() {
        return connection.isTls();
    }

    @Override
    public boolean supportStartTLS() {
        return connection.offersTls() && !isTLSActive() && state == ImapSessionState.NON_AUTHENTICATED;
    }

    @Override
    public Optional<SSLSession> getSSLSession() {
        return connection.tlsSession();
    }

    @Override
    public boolean isSSLRequired() {
        return passwordsNeedTls;
    }

    @Override
    public boolean isPlainAuthEnabled() {
        return true;
    }

    @Override
    public boolean isCompressionActive() {
        return false;
    }

    @Override
    public boolean isCompressionSupported() {
        return false;
    }

    @Override
    public boolean startCompression(Runnable answer) {
        return false;
    }

    @Override
    public void pushLineHandler(ImapLineHandler handler) {
        lineHandlers.addFirst(handler);
    }

    @Override
    public void popLineHandler() {
        lineHandlers.pollFirst();
    }

    @Override
    public boolean supportMultipleNamespaces() {
        return false;
    }

    @Override
    public boolean supportsOAuth() {
        return false;
    }

    @Override
    public Optional<OidcSASLConfiguration> oidcSaslConfiguration() {
        return Optional.empty();
    }

    @Override
    public void schedule(Runnable task, Duration delay) {
        connection.schedule(task, delay);
    }

    // ImapConnection drops what comes before TLS; there is nothing to look for in the lines.

    @Override
    public boolean needsCommandInjectionDetection() {
        return false;
    }

    @Override
    public void startDetectingCommandInjection() {}

    @Override
    public void stopDetectingCommandInjection() {}
}
