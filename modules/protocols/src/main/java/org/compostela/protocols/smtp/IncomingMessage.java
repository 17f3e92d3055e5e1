package org.compostela.protocols.smtp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.List;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.smtp.core.AbstractHookableCmdHandler;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.james.smtpserver.JamesMessageHook;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A message on its way in: kept in memory while it is small, in a temporary file beyond, and given to the hooks when its end
 * has come. A message that is too big or faulty is read to its end and not kept; the refusal is its reply (RFC 5321 §4.1.1.4).
 */
final class IncomingMessage {
    private static final Logger LOGGER = LoggerFactory.getLogger(IncomingMessage.class);

    private static final HookResult TOO_BIG = Replies.refuse("552", "5.3.4 Message is too big");
    private static final HookResult BARE_LINE_END =
            Replies.refuse("554", "5.6.0 Message has a CR or LF that is not part of a CRLF (RFC 5321 section 2.3.8)");
    private static final HookResult LONG_LINE =
            Replies.refuse("554", "5.6.0 Message has a line of more than " + DataDecoder.LONGEST_LINE + " bytes");
    private static final HookResult LONG_HEADER =
            Replies.refuse("552", "5.3.4 Message has a header of more than " + DataDecoder.LONGEST_HEADER + " bytes");
    private static final HookResult NO_ROOM = Replies.defer("452", "4.3.1 No room for the message now");
    private static final HookResult FAILED = Replies.defer("451", Replies.TRY_LATER);

    private final MailSession session;
    private final List<JamesMessageHook> hooks;
    private final DataDecoder decoder = new DataDecoder();
    private final String name = MailImpl.getId();
    private final MimeMessageInputStreamSource source = MimeMessageInputStreamSource.create(name);
    private @Nullable HookResult refusal;
    private long size;

    IncomingMessage(MailSession session, List<JamesMessageHook> hooks) {
        this.session = requireNonNull(session, "session");
        this.hooks = List.copyOf(hooks);
        store(Received.field(session, name).getBytes(US_ASCII));
    }

    /** Takes the message's bytes off {@code in}, none of what follows it. */
    byte[] decode(ByteBuf in) {
        return decoder.decode(in);
    }

    void write(byte[] content) {
        size += content.length;
        if (size > maximum()) {
            refuse(TOO_BIG);
        }
        decoder.fault().map(IncomingMessage::reason).ifPresent(this::refuse);
        store(content);
    }

    /** Also when so much has come that the end is not waited for. */
    boolean isComplete() {
        return decoder.ended() || isEndless();
    }

    Response finish() {
        try {
            HookResult result = refusal == null ? handOver() : refusal;
            return response(result);
        } finally {
            session.resetState();
        }
    }

    void discard() {
        LifecycleUtil.dispose(source);
    }

    private void store(byte[] content) {
        if (refusal != null) {
            return;
        }
        try {
            source.getWritableOutputStream().write(content);
        } catch (IOException e) {
            LOGGER.atError().addKeyValue("mail", name).setCause(e).log("the temporary folder takes no message");
            refuse(NO_ROOM);
        }
    }

    /** The first reason stands; what has come is given up at once. */
    private void refuse(HookResult reason) {
        if (refusal == null) {
            refusal = reason;
            discard();
        }
    }

    private static HookResult reason(DataDecoder.Fault fault) {
        return switch (fault) {
            case BARE_LINE_END -> BARE_LINE_END;
            case LONG_LINE -> LONG_LINE;
            case LONG_HEADER -> LONG_HEADER;
        };
    }

    private long maximum() {
        return session.getConfiguration().getMaxMessageSize();
    }

    private boolean isEndless() {
        return size > 2 * maximum();
    }

    private HookResult handOver() {
        Mail mail = null;
        try {
            source.getWritableOutputStream().close();
            mail = mail();
            return runHooks(mail);
        } catch (IOException | MessagingException | RuntimeException e) {
            LOGGER.atError().addKeyValue("mail", name).setCause(e).log("a message could not be taken");
            return FAILED;
        } finally {
            LifecycleUtil.dispose(mail);
        }
    }

    private HookResult runHooks(Mail mail) {
        for (JamesMessageHook hook : hooks) {
            HookResult result = hook.onMessage(session, mail);
            if (AbstractHookableCmdHandler.calcDefaultSMTPResponse(result) != null) {
                return result;
            }
        }
        LOGGER.atError().addKeyValue("mail", name).log("no handler of smtpserver.xml takes messages");
        return FAILED;
    }

    private MailImpl mail() throws MessagingException {
        String client = session.client().getHostAddress();
        MailImpl.Builder builder = MailImpl.builder()
                .name(name)
                .sender(session.sender())
                .addRecipients(session.recipients())
                // No look-up of the client's name: it costs seconds, and the client chooses what it says.
                .remoteHost(client)
                .remoteAddr(client)
                .addAttribute(attribute(Mail.SMTP_SESSION_ID, session.getSessionID()));
        session.greetedAs().ifPresent(helo -> builder.addAttribute(attribute(Mail.SMTP_HELO, helo)));
        if (session.isAuthenticated()) {
            builder.addAttribute(
                    attribute(Mail.SMTP_AUTH_USER, session.getUsername().asString()));
        }
        MailImpl mail = builder.build();
        mail.setMessageContent(source);
        return mail;
    }

    private static Attribute attribute(AttributeName name, String value) {
        return new Attribute(name, AttributeValue.of(value));
    }

    private Response response(HookResult result) {
        String code = result.getSmtpRetCode();
        String text = result.getSmtpDescription();
        Response response = requireNonNull(AbstractHookableCmdHandler.calcDefaultSMTPResponse(result));
        if (!decoder.ended()) {
            return Replies.lastReply(code, text);
        }
        return session.role() == Role.LMTP ? perRecipient(response) : response;
    }

    /** RFC 2033 §4.2: one reply for each recipient that was accepted. */
    private Response perRecipient(Response response) {
        List<MailAddress> recipients = session.recipients();
        return new RepeatedResponse(response, recipients.size());
    }
}
