package org.compostela.protocols.smtp;

import com.google.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.mail.internet.AddressException;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.api.Request;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.MailParametersHook;
import org.apache.james.smtpserver.JamesMailCmdHandler;
import org.jspecify.annotations.Nullable;

/** MAIL (RFC 5321 §4.1.1.2): its grammar, parameters and order. Who may send is for the hooks behind. */
final class MailCommand extends JamesMailCmdHandler {
    private static final Response NESTED = Replies.reply("503", "5.5.1 A sender was given already");
    private static final Response NO_GREETING = Replies.reply("503", "5.5.1 Say EHLO first");
    private static final Response TLS_REQUIRED = Replies.reply("530", "5.7.0 Must issue a STARTTLS command first");
    private static final Response LOGIN_REQUIRED = Replies.reply("530", "5.7.0 Authentication required");
    private static final Response SYNTAX = Replies.reply("501", "5.5.4 Usage: MAIL FROM:<address> parameters");
    private static final Response NOT_AN_ADDRESS = Replies.reply("553", "5.1.7 Not a sender's address");

    private final Map<String, MailParametersHook> parameterHooks = new LinkedHashMap<>();

    @Inject
    MailCommand(MetricFactory metrics, DomainList domains) {
        super(metrics, domains);
    }

    /** James' forgets the sender of the transaction that runs when it refuses a second one. */
    @Override
    public Response onCommand(SMTPSession session, Request request) {
        return MailSession.of(session).hasSender() ? NESTED : super.onCommand(session, request);
    }

    @Override
    protected @Nullable Response doFilterChecks(SMTPSession james, String command, @Nullable String argument) {
        MailSession session = MailSession.of(james);
        if (!session.hasGreeted()) {
            return NO_GREETING;
        }
        if (session.role() == Role.SUBMISSION && !session.isAuthenticated()) {
            return session.mayTakePassword() ? LOGIN_REQUIRED : TLS_REQUIRED;
        }
        Optional<PathArgument> path = PathArgument.parse("FROM", argument);
        return path.isEmpty() ? SYNTAX : begin(session, path.get());
    }

    private @Nullable Response begin(MailSession session, PathArgument path) {
        Optional<MaybeSender> sender = sender(path.mailbox());
        if (sender.isEmpty() || path.isTooLong()) {
            return NOT_AN_ADDRESS;
        }
        for (Map.Entry<String, String> parameter : path.parameters().entrySet()) {
            Response refusal = check(session, parameter.getKey(), parameter.getValue());
            if (refusal != null) {
                return refusal;
            }
        }
        session.setAttachment(SMTPSession.SENDER, sender.get(), State.Transaction);
        return null;
    }

    private @Nullable Response check(MailSession session, String name, String value) {
        MailParametersHook hook = parameterHooks.get(name);
        return hook == null
                ? Replies.reply("555", "5.5.4 A parameter of MAIL is not known")
                : calcDefaultSMTPResponse(hook.doMailParameter(session, name, value));
    }

    private static Optional<MaybeSender> sender(String mailbox) {
        if (mailbox.isEmpty()) {
            return Optional.of(MaybeSender.nullSender());
        }
        try {
            return Optional.of(MaybeSender.of(new MailAddress(mailbox)));
        } catch (AddressException e) {
            return Optional.empty();
        }
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    public void wireExtensions(Class interfaceName, List extensions) {
        super.wireExtensions(interfaceName, extensions);
        if (MailParametersHook.class.equals(interfaceName)) {
            for (MailParametersHook hook : (List<MailParametersHook>) extensions) {
                List.of(hook.getMailParamNames()).forEach(name -> parameterHooks.put(name, hook));
            }
        }
    }
}
