package org.compostela.delivery.transaction;

import static java.util.Objects.requireNonNull;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Checks a certificate as ever, and notes what came out. Where the policy asks for encryption alone, a bad certificate does not end
 * the connection: in clear the mail would be read by more (RFC 7435 section 1.2). Of one connection.
 */
final class NotingTrust extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager checks;
    private final boolean mustBeValid;
    private volatile boolean valid;

    NotingTrust(X509ExtendedTrustManager checks, boolean mustBeValid) {
        this.checks = requireNonNull(checks, "checks");
        this.mustBeValid = mustBeValid;
    }

    boolean valid() {
        return valid;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        try {
            checks.checkServerTrusted(chain, type, socket);
            valid = true;
        } catch (CertificateException e) {
            if (mustBeValid) {
                throw e;
            }
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
        return checks.getAcceptedIssuers();
    }
}
