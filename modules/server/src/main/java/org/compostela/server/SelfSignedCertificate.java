package org.compostela.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.compostela.configuration.TlsSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pair that a server has until its administrator brings a real one: P-256, for the server's host name (RFC 5280
 * §4.2.1.6) and {@code localhost}. Made only when both files are absent; never overwritten.
 */
final class SelfSignedCertificate {
    private static final Logger LOGGER = LoggerFactory.getLogger(SelfSignedCertificate.class);

    /** Long enough not to end while somebody tries the product; every client warns about it from the first day. */
    private static final Duration VALID = Duration.ofDays(3650);

    private final String hostname;
    private final Clock clock;

    SelfSignedCertificate(String hostname, Clock clock) {
        this.hostname = requireNonNull(hostname, "hostname");
        this.clock = requireNonNull(clock, "clock");
    }

    void makeIfAbsent(TlsSettings tls) throws IOException {
        if (Files.exists(tls.certificate()) || Files.exists(tls.key())) {
            return;
        }
        try {
            make(tls);
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new StartException(
                    "no certificate could be made for " + hostname + ": put one at " + tls.certificate()
                            + " and its key at " + tls.key(),
                    e);
        }
        LOGGER.atInfo()
                .addKeyValue("certificate", tls.certificate())
                .addKeyValue("hostname", hostname)
                .log("self-signed certificate made; replace it with a real one");
    }

    private void make(TlsSettings tls) throws GeneralSecurityException, OperatorCreationException, IOException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        write(tls.key(), pem(pair.getPrivate()), "rw-------");
        write(tls.certificate(), pem(certificate(pair)), "rw-r--r--");
    }

    private X509Certificate certificate(KeyPair pair)
            throws GeneralSecurityException, OperatorCreationException, IOException {
        X500Name name = new X500NameBuilder().addRDN(BCStyle.CN, hostname).build();
        Instant now = clock.instant();
        BigInteger serial = new BigInteger(120, new SecureRandom());
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                name,
                serial,
                Date.from(now.minus(Duration.ofHours(1))),
                Date.from(now.plus(VALID)),
                name,
                pair.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
        builder.addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(Stream.concat(
                                Stream.of(hostname, "localhost")
                                        .distinct()
                                        .map(dns -> new GeneralName(GeneralName.dNSName, dns)),
                                Stream.of(new GeneralName(GeneralName.iPAddress, "127.0.0.1")))
                        .toArray(GeneralName[]::new)));
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
    }

    private static String pem(Object object) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
            pem.writeObject(
                    object instanceof java.security.PrivateKey key
                            ? new org.bouncycastle.openssl.jcajce.JcaPKCS8Generator(key, null)
                            : object);
        }
        return text.toString();
    }

    private static void write(Path file, String text, String permissions) throws IOException {
        Path parent = requireNonNull(file.getParent(), "parent");
        Files.createDirectories(parent);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
        Files.write(
                file, text.getBytes(US_ASCII), Set.of(StandardOpenOption.WRITE).toArray(new StandardOpenOption[0]));
    }
}
