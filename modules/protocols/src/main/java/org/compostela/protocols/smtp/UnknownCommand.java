package org.compostela.protocols.smtp;

import com.google.inject.Inject;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.core.UnknownCmdHandler;

/** Everything that is no command: answered without repeating it. */
final class UnknownCommand extends UnknownCmdHandler {
    private static final Response UNKNOWN = Replies.reply("500", "5.5.1 Command not recognized");

    @Inject
    UnknownCommand(MetricFactory metrics) {
        super(metrics);
    }

    @Override
    protected Response doCoreCmd(SMTPSession session, String command, String argument) {
        return UNKNOWN;
    }
}
