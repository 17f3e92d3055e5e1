package org.compostela.protocols.smtp;

import java.util.Collection;
import java.util.Set;
import org.apache.james.protocols.api.Request;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.handler.CommandHandler;
import org.apache.james.protocols.smtp.SMTPSession;

/** HELP, VRFY and EXPN: polite, and silent about who has a mailbox here (RFC 5321 §3.5.3, §7.3). */
final class InformationCommands implements CommandHandler<SMTPSession> {
    private static final Response HELP =
            Replies.reply("214", "2.0.0 EHLO HELO STARTTLS AUTH MAIL RCPT DATA RSET NOOP VRFY HELP QUIT, see RFC 5321");
    private static final Response VERIFY = Replies.reply("252", "2.0.0 Cannot say, but send mail and it is tried");
    private static final Response EXPAND = Replies.reply("502", "5.5.1 Lists are not shown");

    @Override
    public Collection<String> getImplCommands() {
        return Set.of("HELP", "VRFY", "EXPN");
    }

    @Override
    public Response onCommand(SMTPSession session, Request request) {
        return switch (request.getCommand()) {
            case "VRFY" -> VERIFY;
            case "EXPN" -> EXPAND;
            default -> HELP;
        };
    }
}
