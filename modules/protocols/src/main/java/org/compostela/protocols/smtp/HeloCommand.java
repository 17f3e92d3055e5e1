package org.compostela.protocols.smtp;

import com.google.inject.Inject;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.core.HeloCmdHandler;

/** HELO (RFC 5321 §4.1.1.1). */
final class HeloCommand extends HeloCmdHandler {
    @Inject
    HeloCommand(MetricFactory metrics) {
        super(metrics);
    }

    @Override
    protected Response doCoreCmd(SMTPSession session, String command, String parameters) {
        super.doCoreCmd(session, command, parameters);
        return Replies.reply("250", greeting(session));
    }

    static String greeting(SMTPSession session) {
        return session.getConfiguration().getHelloName() + " greets ["
                + MailSession.of(session).client().getHostAddress() + "]";
    }
}
