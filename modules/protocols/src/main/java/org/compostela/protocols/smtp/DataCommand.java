package org.compostela.protocols.smtp;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.james.protocols.api.Request;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.handler.CommandHandler;
import org.apache.james.protocols.api.handler.ExtensibleHandler;
import org.apache.james.protocols.api.handler.WiringException;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.smtpserver.JamesMessageHook;

/** DATA (RFC 5321 §4.1.1.4). What follows it goes to an {@link IncomingMessage}. */
final class DataCommand implements CommandHandler<SMTPSession>, ExtensibleHandler {
    private static final Response NO_ARGUMENT = Replies.reply("501", "5.5.4 DATA has no argument");
    private static final Response NO_SENDER = Replies.reply("503", "5.5.1 Say MAIL first");
    private static final Response NO_RECIPIENT = Replies.reply("503", "5.5.1 No recipient was accepted");
    private static final Response GO_ON = Replies.reply("354", "End the message with <CRLF>.<CRLF>");

    private List<JamesMessageHook> hooks = List.of();

    @Override
    public Collection<String> getImplCommands() {
        return Set.of("DATA");
    }

    @Override
    public Response onCommand(SMTPSession james, Request request) {
        MailSession session = MailSession.of(james);
        if (request.getArgument() != null) {
            return NO_ARGUMENT;
        }
        if (!session.hasSender()) {
            return NO_SENDER;
        }
        if (session.recipients().isEmpty()) {
            return NO_RECIPIENT;
        }
        session.receive(new IncomingMessage(session, hooks));
        return GO_ON;
    }

    @Override
    public List<Class<?>> getMarkerInterfaces() {
        return List.of(JamesMessageHook.class);
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    public void wireExtensions(Class interfaceName, List extensions) throws WiringException {
        hooks = List.copyOf((List<JamesMessageHook>) extensions);
    }
}
