package org.compostela.protocols.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.google.inject.Inject;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.apache.james.core.Username;
import org.apache.james.protocols.api.Request;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.handler.CommandHandler;
import org.apache.james.protocols.api.handler.LineHandler;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.core.esmtp.EhloExtension;
import org.apache.james.user.api.UsersRepository;
import org.apache.james.user.api.UsersRepositoryException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * AUTH (RFC 4954) with PLAIN (RFC 4616) and LOGIN, where a password is taken at all: on submission listeners, behind TLS. A
 * client is given a few tries; a store that cannot be asked is not a wrong password.
 */
final class AuthCommand implements CommandHandler<SMTPSession>, EhloExtension {
    static final int TRIES = 3;

    private static final Logger LOGGER = LoggerFactory.getLogger(AuthCommand.class);
    private static final StoreFailures FAILURES = new StoreFailures(LOGGER);

    private static final Response NOT_HERE = Replies.reply("502", "5.5.1 No AUTH here: submit mail on port 465 or 587");
    private static final Response TLS_REQUIRED = Replies.reply("538", "5.7.11 Encryption required: STARTTLS first");
    private static final Response OUT_OF_ORDER = Replies.reply("503", "5.5.1 AUTH is not possible now");
    private static final Response SYNTAX = Replies.reply("501", "5.5.4 Usage: AUTH mechanism [initial-response]");
    private static final Response UNKNOWN_MECHANISM = Replies.reply("504", "5.5.4 Mechanisms are PLAIN and LOGIN");
    private static final Response NOT_BASE64 = Replies.reply("501", "5.5.2 Not a BASE64 response of this mechanism");
    private static final Response CANCELLED = Replies.reply("501", "5.7.0 Authentication cancelled");
    private static final Response WELCOME = Replies.reply("235", "2.7.0 Authentication succeeded");
    private static final Response WRONG = Replies.reply("535", "5.7.8 Wrong user or password");
    private static final Response WRONG_AGAIN = Replies.lastReply("421", "4.7.0 Too many failed logins, closing");
    private static final Response UNAVAILABLE = Replies.reply("454", "4.7.0 Passwords cannot be checked now");
    private static final Response ASK = Replies.reply("334", "");
    private static final Response ASK_USER = Replies.reply("334", "VXNlcm5hbWU6");
    private static final Response ASK_PASSWORD = Replies.reply("334", "UGFzc3dvcmQ6");

    private final UsersRepository users;

    @Inject
    AuthCommand(UsersRepository users) {
        this.users = requireNonNull(users, "users");
    }

    @Override
    public Collection<String> getImplCommands() {
        return Set.of("AUTH");
    }

    @Override
    public List<String> getImplementedEsmtpFeatures(SMTPSession session) {
        return MailSession.of(session).mayTakePassword() ? List.of("AUTH PLAIN LOGIN") : List.of();
    }

    @Override
    public Response onCommand(SMTPSession james, Request request) {
        MailSession session = MailSession.of(james);
        if (session.role() != Role.SUBMISSION) {
            return NOT_HERE;
        }
        if (!session.mayTakePassword()) {
            return TLS_REQUIRED;
        }
        if (session.isAuthenticated() || session.hasSender() || !session.greetedExtended()) {
            return OUT_OF_ORDER;
        }
        String[] words = Optional.ofNullable(request.getArgument()).orElse("").split(" ", -1);
        if (words[0].isEmpty() || words.length > 2) {
            return SYNTAX;
        }
        return begin(session, words[0].toUpperCase(Locale.ROOT), words.length == 2 ? words[1] : null);
    }

    private Response begin(MailSession session, String mechanism, @Nullable String initial) {
        return switch (mechanism) {
            case "PLAIN" -> initial == null ? ask(session, ASK, this::plain) : plain(session, initial);
            case "LOGIN" -> initial == null ? ask(session, ASK_USER, this::user) : user(session, initial);
            default -> UNKNOWN_MECHANISM;
        };
    }

    private static Response ask(
            MailSession session, Response challenge, BiFunction<MailSession, String, Response> answer) {
        LineHandler<SMTPSession> handler = (james, line) -> {
            MailSession same = MailSession.of(james);
            same.popLineHandler();
            String text = new String(line, UTF_8);
            // RFC 4954 §4: how a client gives up.
            return text.equals("*") ? CANCELLED : answer.apply(same, text);
        };
        session.pushLineHandler(handler);
        return challenge;
    }

    /** RFC 4616 §2: [authorization identity] NUL user NUL password. Nobody may act for somebody else. */
    private Response plain(MailSession session, String response) {
        String[] parts = decode(response).orElse("").split("\0", -1);
        if (parts.length != 3) {
            return NOT_BASE64;
        }
        boolean asSomebodyElse = !parts[0].isEmpty() && !parts[0].equalsIgnoreCase(parts[1]);
        return asSomebodyElse ? refuse(session, parts[1]) : check(session, parts[1], parts[2]);
    }

    private Response user(MailSession session, String response) {
        Optional<String> user = decode(response);
        return user.isEmpty()
                ? NOT_BASE64
                : ask(session, ASK_PASSWORD, (same, password) -> password(same, user.get(), password));
    }

    private Response password(MailSession session, String user, String response) {
        Optional<String> password = decode(response);
        return password.isEmpty() ? NOT_BASE64 : check(session, user, password.get());
    }

    private Response check(MailSession session, String name, String password) {
        Optional<Username> user = username(name);
        try {
            if (user.isPresent() && users.test(user.get(), password)) {
                session.setUsername(user.get());
                session.setRelayingAllowed(true);
                return WELCOME;
            }
        } catch (UsersRepositoryException | RuntimeException e) {
            FAILURES.tell("a password cannot be checked", "user", name, e);
            return UNAVAILABLE;
        }
        return refuse(session, name);
    }

    private static Response refuse(MailSession session, String name) {
        LOGGER.atWarn()
                .addKeyValue("user", name)
                .addKeyValue("client", session.client().getHostAddress())
                .log("authentication failed");
        return session.countFailedLogin() < TRIES ? WRONG : WRONG_AGAIN;
    }

    private static Optional<Username> username(String name) {
        try {
            return Optional.of(Username.of(name));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** RFC 4954 §4: an initial response that is empty is sent as "=". */
    private static Optional<String> decode(String response) {
        try {
            return Optional.of(
                    response.equals("=") ? "" : new String(Base64.getDecoder().decode(response), UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
