package org.compostela.protocols.pop3;

import static java.util.Objects.requireNonNull;

import com.google.inject.Inject;
import org.apache.james.protocols.pop3.POP3Session;

/** When a client may send a password: over TLS; on loopback also without, where the administrator wants that. */
final class PasswordRules {
    private final Pop3Limits limits;

    @Inject
    PasswordRules(Pop3Limits limits) {
        this.limits = requireNonNull(limits, "limits");
    }

    boolean allow(POP3Session session) {
        return session.isTLSStarted()
                || (limits.loopbackPasswords()
                        && session.getRemoteAddress().getAddress().isLoopbackAddress());
    }

    int attempts() {
        return limits.passwords();
    }
}
