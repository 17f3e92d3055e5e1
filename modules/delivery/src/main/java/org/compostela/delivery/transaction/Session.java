package org.compostela.delivery.transaction;

import static java.util.Objects.requireNonNull;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.compostela.delivery.hosts.Host;
import org.compostela.delivery.outcome.Reason;

/** A connection over which mail can be sent: greeted, secured and logged in as the manner asks for. Not thread-safe. */
final class Session implements Closeable {
    private final Connection connection;
    private final Manner manner;
    private final HostRule.Use rule;
    private final TimeLimits limits;
    private Peer peer = Peer.PLAIN;

    private Session(Connection connection, Manner manner, HostRule.Use rule, TimeLimits limits) {
        this.connection = requireNonNull(connection, "connection");
        this.manner = requireNonNull(manner, "manner");
        this.rule = requireNonNull(rule, "rule");
        this.limits = requireNonNull(limits, "limits");
    }

    /**
     * Greets the server of a connection, which is closed when that fails.
     *
     * @param rule what the connection must be
     * @throws RefusedException when the host takes no mail from us, or is not as the rule asks for
     * @throws TlsFailedException when the handshake failed
     */
    static Session open(Connection connection, Manner manner, HostRule.Use rule, TimeLimits limits, Tls tls)
            throws IOException {
        try {
            Session session = new Session(connection, manner, rule, limits);
            session.greet(tls);
            return session;
        } catch (IOException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private void greet(Tls tls) throws IOException {
        if (manner.tlsAtOnce()) {
            secure(tls);
        }
        expectPositive(connection.reply(limits.greeting(), "the greeting"));
        hello();
        if (!manner.tlsAtOnce() && rule.tls() != TlsPolicy.NONE) {
            startTls(tls);
        }
        if (manner.credentials().isPresent()) {
            logIn(manner.credentials().get());
        }
    }

    private void hello() throws IOException {
        String command = manner.lmtp() ? "LHLO" : "EHLO";
        Reply reply = connection.command(command + " " + manner.name(), limits.command(), command);
        if (reply.isPermanent() && !manner.lmtp()) {
            // RFC 5321 section 3.2: a server of the time before extensions.
            expectPositive(connection.command("HELO " + manner.name(), limits.command(), "HELO"));
            peer = Peer.PLAIN;
            return;
        }
        expectPositive(reply);
        peer = Peer.of(reply);
    }

    /** RFC 3207. */
    private void startTls(Tls tls) throws IOException {
        if (!peer.has("STARTTLS")) {
            mustNotBeRequired("the server has no TLS");
            return;
        }
        Reply reply = connection.command("STARTTLS", limits.command(), "STARTTLS");
        if (reply.isClosing()) {
            throw new RefusedException(reply.reason(host()));
        }
        if (!reply.isPositive()) {
            mustNotBeRequired("the server has no TLS for now: " + reply);
            return;
        }
        secure(tls);
        // RFC 3207 section 4.2: what it said in clear is void.
        hello();
    }

    private void secure(Tls tls) throws IOException {
        CertificateCheck check = rule.check().orElseGet(() -> tls.ordinaryCheck(host()));
        connection.secure(tls, check, rule.tls() == TlsPolicy.VERIFIED, limits.tls());
    }

    /** A server may get its TLS back: the mail waits. */
    private void mustNotBeRequired(String why) throws RefusedException {
        if (rule.tls().mustEncrypt()) {
            throw new RefusedException(
                    Reason.ours("4.7.4", why + ", and mail for it must be encrypted", host()),
                    Optional.of(TlsFailure.STARTTLS_NOT_SUPPORTED));
        }
    }

    /** RFC 4954. A refusal is of us and not of the mail, which waits for the administrator. */
    private void logIn(Credentials credentials) throws IOException {
        boolean private_ = connection.tls().isPresent() || connection.address().isLoopbackAddress();
        if (!private_) {
            throw new RefusedException(Reason.ours("4.7.11", "a password is not sent without TLS", host()));
        }
        List<String> ways = peer.authentications();
        Reply reply;
        if (ways.contains("PLAIN")) {
            String plain =
                    "\0" + credentials.user() + "\0" + credentials.password().value();
            reply = connection.command("AUTH PLAIN " + base64(plain), limits.command(), "AUTH");
        } else if (ways.contains("LOGIN")) {
            reply = connection.command("AUTH LOGIN", limits.command(), "AUTH");
            reply = answer(reply, credentials.user());
            reply = answer(reply, credentials.password().value());
        } else {
            throw new RefusedException(
                    Reason.ours("4.7.0", "the server offers neither AUTH PLAIN nor AUTH LOGIN", host()));
        }
        if (!reply.isPositive()) {
            Reason said = reply.reason(host());
            throw new RefusedException(new Reason(
                    0, "4.7.8", "the server refuses the login of " + credentials.user() + ": " + said, host()));
        }
    }

    private Reply answer(Reply challenge, String text) throws IOException {
        return challenge.isIntermediate() ? connection.command(base64(text), limits.command(), "AUTH") : challenge;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private void expectPositive(Reply reply) throws RefusedException {
        if (!reply.isPositive()) {
            throw new RefusedException(reply.reason(host()));
        }
    }

    Transaction.Result send(Envelope envelope, MessageFacts facts, Message message) {
        return new Transaction(connection, peer, manner.lmtp(), limits, envelope, facts, message).run();
    }

    Peer peer() {
        return peer;
    }

    Optional<Tls.Secured> tls() {
        return connection.tls();
    }

    HostRule.Use rule() {
        return rule;
    }

    /** Why the connection is not as safe as it might be; empty also where nobody wants to know. */
    Optional<TlsFailure> tlsFailure() {
        if (rule.tls() == TlsPolicy.NONE) {
            return Optional.empty();
        }
        if (connection.tls().isEmpty()) {
            return Optional.of(TlsFailure.STARTTLS_NOT_SUPPORTED);
        }
        // Whoever asks for nobody in particular has got what it asks for.
        return rule.asked() == Authentication.NONE
                ? Optional.empty()
                : connection.tls().get().verdict().failure();
    }

    Host at() {
        return connection.host();
    }

    private String host() {
        return connection.host().name();
    }

    /** Says farewell (RFC 5321 section 4.1.1.10), for as long as a courtesy may take. */
    void quit() throws IOException {
        try (connection) {
            connection.command("QUIT", limits.quit(), "QUIT");
        }
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
