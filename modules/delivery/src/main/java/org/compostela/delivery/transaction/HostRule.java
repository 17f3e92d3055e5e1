package org.compostela.delivery.transaction;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.compostela.delivery.outcome.Reason;

/** Whether and how one host may be spoken to. */
public sealed interface HostRule {
    /** Who asks for what the host has to show. */
    Authentication asked();

    /**
     * Mail may go there over a connection of this kind.
     *
     * @param check of its certificate; empty: the ordinary one, a known authority and the host's name. Where the policy does not ask for a
     *     good one, what came out is noted and no more.
     */
    record Use(TlsPolicy tls, Optional<CertificateCheck> check, Authentication asked) implements HostRule {
        public Use {
            requireNonNull(tls, "tls");
            requireNonNull(check, "check");
            requireNonNull(asked, "asked");
        }

        /** As the administrator says. */
        public static Use of(TlsPolicy tls) {
            return new Use(
                    tls,
                    Optional.empty(),
                    tls == TlsPolicy.VERIFIED ? Authentication.CERTIFICATE : Authentication.NONE);
        }
    }

    /** Nothing is sent there for now; another host may do. */
    record Avoid(Reason reason, Authentication asked, TlsFailure failure) implements HostRule {
        public Avoid {
            requireNonNull(reason, "reason");
            requireNonNull(asked, "asked");
            requireNonNull(failure, "failure");
        }
    }
}
