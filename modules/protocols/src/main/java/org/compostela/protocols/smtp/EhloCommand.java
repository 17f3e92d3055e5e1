package org.compostela.protocols.smtp;

import com.google.inject.Inject;
import java.util.List;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.smtp.SMTPResponse;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.core.esmtp.EhloCmdHandler;

/** EHLO (RFC 5321 §4.1.1.1): James', with a first line as the grammar wants it. */
class EhloCommand extends EhloCmdHandler {
    private static final int CODE_AND_SEPARATOR = 4;

    @Inject
    EhloCommand(MetricFactory metrics) {
        super(metrics);
    }

    @Override
    protected Response doCoreCmd(SMTPSession session, String command, String parameters) {
        List<CharSequence> lines = super.doCoreCmd(session, command, parameters).getLines();
        SMTPResponse response = new SMTPResponse("250", HeloCommand.greeting(session));
        lines.stream()
                .skip(1)
                .map(line -> line.subSequence(CODE_AND_SEPARATOR, line.length()))
                .forEach(response::appendLine);
        return response;
    }
}
