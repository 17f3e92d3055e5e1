package org.compostela.protocols.smtp;

import org.apache.james.protocols.api.ProtocolSession;
import org.apache.james.protocols.api.ProtocolTransport;
import org.apache.james.protocols.api.handler.LineHandler;
import org.apache.james.protocols.api.handler.ProtocolHandlerChain;
import org.apache.james.protocols.netty.Encryption;
import org.apache.james.smtpserver.netty.SmtpMetrics;
import org.jspecify.annotations.Nullable;

/** What a connection needs of the listener that it came to. */
interface Listener {
    String name();

    String hostname();

    MailSession newSession(ProtocolTransport transport);

    ProtocolHandlerChain chain();

    /** Takes the lines that are commands. */
    LineHandler<? extends ProtocolSession> dispatcher();

    @Nullable
    Encryption encryption();

    OpenConnections connections();

    SmtpMetrics metrics();
}
