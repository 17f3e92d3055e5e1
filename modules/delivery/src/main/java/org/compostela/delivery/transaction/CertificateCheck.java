package org.compostela.delivery.transaction;

import static java.util.Objects.requireNonNull;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** Judges the certificate of one host. Thread-safe. */
public interface CertificateCheck {
    /**
     * Never fails: what cannot be judged is bad.
     *
     * @param chain as the server sent it, its own certificate first; not empty
     * @param keyExchange as JSSE names it
     */
    Verdict judge(List<X509Certificate> chain, String keyExchange);

    /** The name to tell the server that we look for (RFC 6066 section 3); empty: the one of the host. */
    default Optional<String> serverName() {
        return Optional.empty();
    }

    /**
     * What came out.
     *
     * @param failure empty: the host is who it should be
     * @param why for the reader of a bounce; one line
     */
    record Verdict(Optional<TlsFailure> failure, String why) {
        public static final Verdict GOOD = new Verdict(Optional.empty(), "");

        public Verdict {
            requireNonNull(failure, "failure");
            requireNonNull(why, "why");
        }

        public static Verdict bad(TlsFailure failure, String why) {
            return new Verdict(Optional.of(failure), why);
        }

        public boolean good() {
            return failure.isEmpty();
        }
    }
}
