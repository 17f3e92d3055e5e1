package org.compostela.delivery.transaction;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.compostela.delivery.transaction.CertificateCheck.Verdict;
import org.jspecify.annotations.Nullable;

/** Lays TLS over a connection. Thread-safe. */
public final class Tls {
    private final X509ExtendedTrustManager checks;

    /** @param authorities that may vouch for a server; empty: those that the Java VM knows */
    public Tls(Optional<KeyStore> authorities) {
        this.checks = checks(authorities.orElse(null));
    }

    private static X509ExtendedTrustManager checks(@Nullable KeyStore authorities) {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(authorities);
            return Arrays.stream(factory.getTrustManagers())
                    .filter(X509ExtendedTrustManager.class::isInstance)
                    .map(X509ExtendedTrustManager.class::cast)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("this Java VM cannot check certificates"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java VM cannot check certificates", e);
        }
    }

    /**
     * What a handshake gave.
     *
     * @param version such as {@code TLSv1.3}
     * @param verdict on the certificate
     */
    record Secured(SSLSocket socket, String version, Verdict verdict) {
        Secured {
            requireNonNull(socket, "socket");
            requireNonNull(version, "version");
            requireNonNull(verdict, "verdict");
        }

        boolean valid() {
            return verdict.good();
        }
    }

    /** Whether a known authority vouches for the name. */
    CertificateCheck ordinaryCheck(String host) {
        return new OrdinaryCheck(checks, host);
    }

    /**
     * Blocks for as long as the handshake takes.
     *
     * @param host that the server is told we look for (RFC 6066 section 3)
     */
    Secured secure(Socket plain, String host, CertificateCheck check, boolean mustBeValid) throws TlsFailedException {
        NotingTrust trust = new NotingTrust(check, mustBeValid);
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trust}, null);
            SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, host, plain.getPort(), true);
            socket.startHandshake();
            return new Secured(socket, socket.getSession().getProtocol(), trust.verdict());
        } catch (IOException e) {
            Verdict verdict = trust.verdict();
            boolean judged = trust.judged() && mustBeValid && !verdict.good();
            throw judged
                    ? new TlsFailedException(verdict.failure().orElseThrow(), verdict.why(), e)
                    : new TlsFailedException(TlsFailure.VALIDATION_FAILURE, String.valueOf(e.getMessage()), e);
        } catch (GeneralSecurityException e) {
            throw new TlsFailedException(
                    TlsFailure.VALIDATION_FAILURE, "this Java VM cannot make a TLS connection: " + e, e);
        }
    }
}
