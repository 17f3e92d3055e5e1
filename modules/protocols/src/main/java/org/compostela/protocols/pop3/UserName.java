package org.compostela.protocols.pop3;

import static java.util.Objects.requireNonNull;

import com.google.inject.Inject;
import java.util.Set;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.protocols.api.Request;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.pop3.POP3Response;
import org.apache.james.protocols.pop3.POP3Session;
import org.apache.james.protocols.pop3.core.UserCmdHandler;

/** USER, where a password may follow it. */
final class UserName extends UserCmdHandler {
    static final Response NO_TLS = new POP3Response(
                    POP3Response.ERR_RESPONSE, "Passwords are taken over TLS only, use STLS first")
            .immutable();

    private final PasswordRules rules;

    @Inject
    UserName(MetricFactory metrics, PasswordRules rules) {
        super(metrics);
        this.rules = requireNonNull(rules, "rules");
    }

    @Override
    public Response onCommand(POP3Session session, Request request) {
        return rules.allow(session) ? super.onCommand(session, request) : NO_TLS;
    }

    @Override
    public Set<String> getImplementedCapabilities(POP3Session session) {
        return rules.allow(session) ? super.getImplementedCapabilities(session) : Set.of();
    }
}
