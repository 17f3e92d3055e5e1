package org.compostela.protocols.pop3;

import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.handler.ConnectHandler;
import org.apache.james.protocols.pop3.POP3Response;
import org.apache.james.protocols.pop3.POP3Session;

/** Greets. Without the time stamp of James' greeting, which would offer APOP (RFC 1939 §7) that nobody answers. */
final class Welcome implements ConnectHandler<POP3Session> {
    @Override
    public Response onConnect(POP3Session session) {
        return new POP3Response(
                POP3Response.OK_RESPONSE, session.getConfiguration().getHelloName() + " POP3 ready");
    }
}
