package org.compostela.delivery.transaction;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority that vouches for whatever a test wants. */
public final class TestAuthority {
    private static final char[] PASSWORD = "password".toCharArray();
    private static final AtomicLong SERIALS = new AtomicLong(1);

    private final KeyPair keys;
    private final X509Certificate certificate;

    /** @param chain of it, its own certificate first */
    public record Server(KeyPair keys, List<X509Certificate> chain) {
        public Server {
            chain = List.copyOf(chain);
        }

        public X509Certificate certificate() {
            return chain.get(0);
        }

        public SSLContext context() throws GeneralSecurityException, IOException {
            // Of the two kinds the one that takes a chain whose parts do not belong together.
            KeyStore store = KeyStore.getInstance("JKS");
            store.load(null, null);
            store.setKeyEntry("server", keys.getPrivate(), PASSWORD, chain.toArray(X509Certificate[]::new));
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        }
    }

    public TestAuthority(String name) throws GeneralSecurityException, IOException {
        keys = newKeys();
        certificate =
                sign("CN=" + name, keys, "CN=" + name, keys, true, Instant.now().plus(Duration.ofDays(9)));
    }

    private static KeyPair newKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }

    public X509Certificate certificate() {
        return certificate;
    }

    public Server server(String... names) throws GeneralSecurityException, IOException {
        return server(Instant.now().plus(Duration.ofDays(9)), names);
    }

    public Server expired(String... names) throws GeneralSecurityException, IOException {
        return server(Instant.now().minus(Duration.ofDays(1)), names);
    }

    private Server server(Instant until, String... names) throws GeneralSecurityException, IOException {
        KeyPair own = newKeys();
        String issuer = certificate.getSubjectX500Principal().getName();
        X509Certificate signed = sign("CN=" + names[0], own, issuer, keys, false, until, names);
        return new Server(own, List.of(signed, certificate));
    }

    public static Server selfSigned(String... names) throws GeneralSecurityException, IOException {
        KeyPair own = newKeys();
        Instant until = Instant.now().plus(Duration.ofDays(9));
        return new Server(own, List.of(sign("CN=" + names[0], own, "CN=" + names[0], own, false, until, names)));
    }

    /** A context that trusts it alone. */
    public SSLContext trusting() throws GeneralSecurityException, IOException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }

    /** In which it is the one authority. */
    public KeyStore store() throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("authority", certificate);
        return trusted;
    }

    private static X509Certificate sign(
            String subject,
            KeyPair subjectKeys,
            String issuer,
            KeyPair issuerKeys,
            boolean authority,
            Instant until,
            String... names)
            throws GeneralSecurityException, IOException {
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                new X500Name(issuer),
                BigInteger.valueOf(SERIALS.getAndIncrement()),
                Date.from(until.minus(Duration.ofDays(20))),
                Date.from(until),
                new X500Name(subject),
                subjectKeys.getPublic());
        extend(builder, authority, names);
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(
                            new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKeys.getPrivate())));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private static void extend(X509v3CertificateBuilder builder, boolean authority, String... names)
            throws CertIOException {
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
        if (names.length > 0) {
            List<GeneralName> all = new ArrayList<>();
            Stream.of(names).forEach(name -> all.add(new GeneralName(GeneralName.dNSName, name)));
            builder.addExtension(
                    Extension.subjectAlternativeName, false, new GeneralNames(all.toArray(GeneralName[]::new)));
        }
    }
}
