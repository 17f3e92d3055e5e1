package org.compostela.delivery.transaction;

import static java.util.Objects.requireNonNull;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.compostela.delivery.transaction.CertificateCheck.Verdict;

/**
 * Has a certificate judged, and notes what came out. Where the policy asks for encryption alone, a bad certificate does not end
 * the connection: in clear the mail would be read by more (RFC 7435 section 1.2). Of one connection.
 */
final class NotingTrust extends X509ExtendedTrustManager {
    private final CertificateCheck check;
    private final boolean mustBeValid;
    private volatile boolean judged;
    private volatile Verdict verdict =
            Verdict.bad(TlsFailure.CERTIFICATE_NOT_TRUSTED, "the server showed no certificate");

    NotingTrust(CertificateCheck check, boolean mustBeValid) {
        this.check = requireNonNull(check, "check");
        this.mustBeValid = mustBeValid;
    }

    Verdict verdict() {
        return verdict;
    }

    /** Whether the handshake came as far as the certificate. */
    boolean judged() {
        return judged;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        verdict = check.judge(List.of(chain), type);
        judged = true;
        if (mustBeValid && !verdict.good()) {
            throw new CertificateException(verdict.why());
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        throw new CertificateException("not by engines");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("not without a connection");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        throw new CertificateException("this is a client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        throw new CertificateException("this is a client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("this is a client");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
