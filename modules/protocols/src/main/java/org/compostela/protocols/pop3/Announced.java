package org.compostela.protocols.pop3;

import java.util.Set;
import org.apache.james.protocols.api.handler.ProtocolHandler;
import org.apache.james.protocols.pop3.POP3Session;
import org.apache.james.protocols.pop3.core.CapaCapability;

/** What CAPA says beside James' own: the codes of {@link Password}, and, before the login too, TOP and UIDL (RFC 2449 §6). */
final class Announced implements CapaCapability, ProtocolHandler {
    @Override
    public Set<String> getImplementedCapabilities(POP3Session session) {
        return session.getHandlerState() == POP3Session.TRANSACTION
                ? Set.of("RESP-CODES", "AUTH-RESP-CODE")
                : Set.of("RESP-CODES", "AUTH-RESP-CODE", "TOP", "UIDL");
    }
}
