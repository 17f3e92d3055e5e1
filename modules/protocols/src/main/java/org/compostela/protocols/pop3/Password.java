package org.compostela.protocols.pop3;

import static java.util.Objects.requireNonNull;

import com.google.inject.Inject;
import com.google.inject.name.Named;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import org.apache.james.core.Username;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageManager;
import org.apache.james.mailbox.exception.BadCredentialsException;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.exception.MailboxExistsException;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.pop3server.mailbox.MailboxAdapterFactory;
import org.apache.james.protocols.api.ProtocolSession.AttachmentKey;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.api.Request;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.pop3.POP3Response;
import org.apache.james.protocols.pop3.POP3Session;
import org.apache.james.protocols.pop3.core.AbstractPassCmdHandler;
import org.apache.james.protocols.pop3.mailbox.Mailbox;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * PASS: over TLS only, a few times only, and with the codes that tell a wrong password from a failing server (RFC 3206). James' own
 * keeps the address of every client for ever, for POP before SMTP.
 */
final class Password extends AbstractPassCmdHandler {
    private static final Logger LOGGER = LoggerFactory.getLogger(Password.class);
    private static final AttachmentKey<Integer> FAILURES =
            AttachmentKey.of("org.compostela.password-failures", Integer.class);

    private final MailboxManager mailboxes;
    private final MailboxAdapterFactory adapters;
    private final PasswordRules rules;

    @Inject
    Password(
            @Named("mailboxmanager") MailboxManager mailboxes,
            MailboxAdapterFactory adapters,
            MetricFactory metrics,
            PasswordRules rules) {
        super(metrics);
        this.mailboxes = requireNonNull(mailboxes, "mailboxes");
        this.adapters = requireNonNull(adapters, "adapters");
        this.rules = requireNonNull(rules, "rules");
    }

    @Override
    public Response onCommand(POP3Session session, Request request) {
        if (!rules.allow(session)) {
            return UserName.NO_TLS;
        }
        boolean asked = session.getHandlerState() == POP3Session.AUTHENTICATION_USERSET;
        Response response = super.onCommand(session, request);
        if (POP3Response.OK_RESPONSE.equals(response.getRetCode())) {
            return response;
        }
        return response == AUTH_FAILED ? refusal(session, asked) : unavailable();
    }

    /** Nothing for a wrong password. */
    @Override
    protected @Nullable Mailbox auth(POP3Session session, Username user, String password) throws MailboxException {
        MailboxSession mailboxSession;
        try {
            mailboxSession = mailboxes.authenticate(user, password).withoutDelegation();
        } catch (BadCredentialsException e) {
            LOGGER.atInfo()
                    .addKeyValue("user", user.asString())
                    .addKeyValue("client", session.getRemoteAddress())
                    .log("Wrong password");
            return null;
        }
        return new LastingIds(adapters.create(inbox(mailboxSession), mailboxSession));
    }

    private MessageManager inbox(MailboxSession session) throws MailboxException {
        MailboxPath inbox = MailboxPath.inbox(session);
        if (!requireNonNull(Mono.from(mailboxes.mailboxExists(inbox, session)).block())) {
            try {
                mailboxes.createMailbox(inbox, session);
            } catch (MailboxExistsException e) {
                LOGGER.atDebug().setCause(e).log("Somebody else has made the inbox in between");
            }
        }
        return mailboxes.getMailbox(inbox, session);
    }

    /** James shows an empty mailbox where the mailbox cannot be read; a client that mirrors it would delete its copies. */
    @Override
    protected void stat(POP3Session session) {
        try {
            session.setAttachment(POP3Session.UID_LIST, session.getUserMailbox().getMessages(), State.Transaction);
            session.setAttachment(POP3Session.DELETED_UID_LIST, new ArrayList<>(), State.Transaction);
        } catch (IOException e) {
            throw new UncheckedIOException("The mailbox cannot be read", e);
        }
    }

    private Response refusal(POP3Session session, boolean asked) {
        if (!asked) {
            return new POP3Response(POP3Response.ERR_RESPONSE, "USER first");
        }
        int failures = session.getAttachment(FAILURES, State.Connection).orElse(0) + 1;
        session.setAttachment(FAILURES, failures, State.Connection);
        POP3Response refusal = new POP3Response(POP3Response.ERR_RESPONSE, "[AUTH] Authentication failed");
        refusal.setEndSession(failures >= rules.attempts());
        return refusal;
    }

    private static Response unavailable() {
        return new POP3Response(POP3Response.ERR_RESPONSE, "[SYS/TEMP] The mailbox cannot be opened now");
    }
}
