package org.compostela.protocols.smtp;

import static java.util.Objects.requireNonNull;

import com.google.inject.Inject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.mail.internet.AddressException;
import org.apache.james.core.Domain;
import org.apache.james.core.MailAddress;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.domainlist.api.DomainListException;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.protocols.api.ProtocolSession.AttachmentKey;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.RcptHook;
import org.apache.james.smtpserver.JamesRcptCmdHandler;
import org.jspecify.annotations.Nullable;

/** RCPT (RFC 5321 §4.1.1.3): its grammar, parameters and order. Who may be written to is for the hooks behind. */
final class RcptCommand extends JamesRcptCmdHandler {
    private static final Response NO_SENDER = Replies.reply("503", "5.5.1 Say MAIL first");
    private static final Response SYNTAX = Replies.reply("501", "5.5.4 Usage: RCPT TO:<address> parameters");
    private static final Response UNKNOWN_PARAMETER = Replies.reply("555", "5.5.4 A parameter of RCPT is not known");
    private static final Response NOT_AN_ADDRESS = Replies.reply("553", "5.1.3 Not a recipient's address");
    private static final Response TOO_MANY = Replies.reply("452", "4.5.3 Too many recipients, send the rest later");
    private static final Response AGAIN = Replies.reply("250", "2.1.5 Recipient is there already");

    @SuppressWarnings("unchecked")
    private static final AttachmentKey<Map<String, String>> PARAMETERS =
            AttachmentKey.of("COMPOSTELA_RCPT_PARAMETERS", (Class<Map<String, String>>) (Object) Map.class);

    private final DomainList domains;

    @Inject
    RcptCommand(MetricFactory metrics, DomainList domains) {
        super(metrics, domains);
        this.domains = requireNonNull(domains, "domains");
    }

    @Override
    protected @Nullable Response doFilterChecks(SMTPSession james, String command, @Nullable String argument) {
        MailSession session = MailSession.of(james);
        if (!session.hasSender()) {
            return NO_SENDER;
        }
        Optional<PathArgument> path = PathArgument.parse("TO", argument);
        return path.isEmpty() ? SYNTAX : check(session, path.get());
    }

    private @Nullable Response check(MailSession session, PathArgument path) {
        Optional<MailAddress> recipient = recipient(session, path.mailbox());
        if (recipient.isEmpty() || path.isTooLong()) {
            return NOT_AN_ADDRESS;
        }
        if (!path.parameters().keySet().stream().allMatch(this::isKnown)) {
            return UNKNOWN_PARAMETER;
        }
        if (session.recipients().contains(recipient.get())) {
            return AGAIN;
        }
        if (session.getRcptCount() >= session.policy().recipients()) {
            return TOO_MANY;
        }
        session.setAttachment(CURRENT_RECIPIENT, recipient.get(), State.Transaction);
        session.setAttachment(PARAMETERS, path.parameters(), State.Transaction);
        return null;
    }

    @Override
    protected HookResult callHook(RcptHook hook, SMTPSession james, String argument) {
        MailSession session = MailSession.of(james);
        MailAddress recipient =
                session.getAttachment(CURRENT_RECIPIENT, State.Transaction).orElseThrow();
        return hook.doRcpt(
                session,
                session.sender(),
                recipient,
                session.getAttachment(PARAMETERS, State.Transaction).orElse(Map.of()));
    }

    private Optional<MailAddress> recipient(MailSession session, String mailbox) {
        try {
            return Optional.of(new MailAddress(isPostmaster(mailbox) ? mailbox + "@" + domain(session) : mailbox));
        } catch (AddressException e) {
            return Optional.empty();
        }
    }

    /** RFC 5321 §4.1.1.3: the one recipient that may come without a domain. */
    private static boolean isPostmaster(String mailbox) {
        return mailbox.toLowerCase(Locale.ROOT).equals(RecipientPolicy.POSTMASTER);
    }

    /** Of all domains here the one that this host is of, else the first: somebody must read what is sent to postmaster. */
    private String domain(MailSession session) {
        try {
            String host = session.getConfiguration().getHelloName();
            List<String> names =
                    domains.getDomains().stream().map(Domain::name).sorted().toList();
            return names.stream()
                    .filter(name -> host.equals(name) || host.endsWith("." + name))
                    .findFirst()
                    .or(() -> names.stream().findFirst())
                    .orElse(host);
        } catch (DomainListException e) {
            throw new IllegalStateException("the domains cannot be looked up", e);
        }
    }

    private boolean isKnown(String parameter) {
        return getHooks().stream().anyMatch(hook -> hook.supportedParameters().contains(parameter));
    }
}
