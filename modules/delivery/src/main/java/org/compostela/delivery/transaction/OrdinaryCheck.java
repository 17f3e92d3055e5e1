package org.compostela.delivery.transaction;

import static java.util.Objects.requireNonNull;

import com.google.common.base.Throwables;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.X509TrustManager;

/** A known authority vouches for the host's name (RFC 5280, RFC 8461 section 4.2). */
final class OrdinaryCheck implements CertificateCheck {
    private final X509TrustManager authorities;
    private final String host;

    OrdinaryCheck(X509TrustManager authorities, String host) {
        this.authorities = requireNonNull(authorities, "authorities");
        this.host = requireNonNull(host, "host");
    }

    @Override
    public Verdict judge(List<X509Certificate> chain, String keyExchange) {
        try {
            authorities.checkServerTrusted(chain.toArray(X509Certificate[]::new), keyExchange);
        } catch (CertificateException e) {
            return untrusted(e);
        }
        return CertificateNames.isFor(chain.get(0), host)
                ? Verdict.GOOD
                : Verdict.bad(TlsFailure.CERTIFICATE_HOST_MISMATCH, "the certificate is not for the name " + host);
    }

    private static Verdict untrusted(CertificateException e) {
        for (Throwable cause : Throwables.getCausalChain(e)) {
            if (cause instanceof CertificateExpiredException || cause instanceof CertificateNotYetValidException) {
                return Verdict.bad(TlsFailure.CERTIFICATE_EXPIRED, "the certificate is not valid at this time");
            }
        }
        return Verdict.bad(
                TlsFailure.CERTIFICATE_NOT_TRUSTED,
                "no known authority vouches for the certificate ("
                        + Throwables.getRootCause(e).getMessage() + ")");
    }
}
