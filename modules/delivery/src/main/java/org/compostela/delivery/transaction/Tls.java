package org.compostela.delivery.transaction;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
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
     * @param valid whether the certificate is good for the name
     */
    record Secured(SSLSocket socket, String version, boolean valid) {
        Secured {
            requireNonNull(socket, "socket");
            requireNonNull(version, "version");
        }
    }

    /** Blocks for as long as the handshake takes. */
    Secured secure(Socket plain, String host, boolean mustBeValid) throws TlsFailedException {
        NotingTrust trust = new NotingTrust(requireNonNull(checks, "checks"), mustBeValid);
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trust}, null);
            SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, host, plain.getPort(), true);
            SSLParameters parameters = socket.getSSLParameters();
            // Subject alternative names against the host's name, as HTTPS does it: RFC 8461 section 4.1 asks for the
            // same.
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return new Secured(socket, socket.getSession().getProtocol(), trust.valid());
        } catch (IOException e) {
            throw new TlsFailedException(e);
        } catch (GeneralSecurityException e) {
            throw new TlsFailedException(new IOException("this Java VM cannot make a TLS connection: " + e, e));
        }
    }
}
