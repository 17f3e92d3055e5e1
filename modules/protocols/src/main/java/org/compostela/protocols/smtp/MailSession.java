package org.compostela.protocols.smtp;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.protocols.api.ProtocolTransport;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.smtp.SMTPConfiguration;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.smtpserver.ExtendedSMTPSession;
import org.jspecify.annotations.Nullable;

/** One client's conversation. Used by one thread after the other, never by two. */
final class MailSession extends ExtendedSMTPSession {
    private static final Response FAILED = Replies.reply("451", Replies.TRY_LATER);

    private final ListenerPolicy policy;
    private String command = "";
    private int failedLogins;
    private @Nullable IncomingMessage incoming;

    MailSession(SMTPConfiguration configuration, ProtocolTransport transport, ListenerPolicy policy) {
        super(configuration, transport);
        this.policy = requireNonNull(policy, "policy");
    }

    static MailSession of(SMTPSession session) {
        return (MailSession) session;
    }

    ListenerPolicy policy() {
        return policy;
    }

    Role role() {
        return policy.role();
    }

    /** The command that is answered now; empty before the first. */
    String command() {
        return command;
    }

    void startCommand(String name) {
        command = requireNonNull(name, "name");
    }

    boolean isAuthenticated() {
        return getUsername() != null;
    }

    /** RFC 4954 §4: no password over a line that others read. */
    boolean mayTakePassword() {
        return role() == Role.SUBMISSION
                && (isTLSStarted() || (policy.loopbackPlaintextPasswords() && client().isLoopbackAddress()));
    }

    int countFailedLogin() {
        return ++failedLogins;
    }

    InetAddress client() {
        return getRemoteAddress().getAddress();
    }

    boolean hasGreeted() {
        return getAttachment(SMTPSession.CURRENT_HELO_MODE, State.Connection).isPresent();
    }

    Optional<String> greetedAs() {
        return getAttachment(SMTPSession.CURRENT_HELO_NAME, State.Connection);
    }

    boolean greetedExtended() {
        return getAttachment(SMTPSession.CURRENT_HELO_MODE, State.Connection)
                .filter("EHLO"::equals)
                .isPresent();
    }

    /** RFC 3207 §4.2: what the client said before TLS is forgotten. */
    void forgetGreeting() {
        removeAttachment(SMTPSession.CURRENT_HELO_MODE, State.Connection);
        removeAttachment(SMTPSession.CURRENT_HELO_NAME, State.Connection);
    }

    boolean hasSender() {
        return getAttachment(SMTPSession.SENDER, State.Transaction).isPresent();
    }

    MaybeSender sender() {
        return getAttachment(SMTPSession.SENDER, State.Transaction).orElse(MaybeSender.nullSender());
    }

    List<MailAddress> recipients() {
        return getAttachment(SMTPSession.RCPT_LIST, State.Transaction).orElse(List.of());
    }

    /** The message that the client is sending now. */
    Optional<IncomingMessage> incoming() {
        return Optional.ofNullable(incoming);
    }

    void receive(IncomingMessage message) {
        incoming = requireNonNull(message, "message");
    }

    @Override
    public void resetState() {
        super.resetState();
        if (incoming != null) {
            incoming.discard();
            incoming = null;
        }
    }

    @Override
    public Response newFatalErrorResponse() {
        return FAILED;
    }
}
