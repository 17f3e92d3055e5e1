package org.compostela.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import org.compostela.configuration.TlsSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelfSignedCertificateTest {
    @TempDir
    private Path folder;

    @Test
    void pairIsMadeForTheHostnameAndTheKeyIsForTheOwnerAlone() throws Exception {
        TlsSettings tls = settings();
        certificate().makeIfAbsent(tls);

        X509Certificate made = read(tls.certificate());
        made.checkValidity();
        made.verify(made.getPublicKey());
        assertThat(made.getSubjectAlternativeNames())
                .anySatisfy(name -> assertThat(name.get(1)).isEqualTo("mail.example.org"));
        assertThat(Files.readString(tls.key())).startsWith("-----BEGIN PRIVATE KEY-----");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(tls.key())))
                .isEqualTo("rw-------");
    }

    @Test
    void pairThatIsThereIsLeftAlone() throws Exception {
        TlsSettings tls = settings();
        certificate().makeIfAbsent(tls);
        byte[] before = Files.readAllBytes(tls.certificate());

        certificate().makeIfAbsent(tls);

        assertThat(Files.readAllBytes(tls.certificate())).isEqualTo(before);
    }

    private static SelfSignedCertificate certificate() {
        return new SelfSignedCertificate("mail.example.org", Clock.systemUTC());
    }

    private TlsSettings settings() {
        return new TlsSettings(folder.resolve("tls/cert.pem"), folder.resolve("tls/key.pem"));
    }

    private static X509Certificate read(Path file) throws Exception {
        try (InputStream in = Files.newInputStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }
}
