package org.compostela.delivery.hosts;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/** Signatures that are checked here (RFC 4035 section 5). */
final class DnssecTest {
    private TestDns server;
    private Dns dns;

    @BeforeEach
    void start() throws Exception {
        server = new TestDns().sign();
        server.zone("d.test. 60 MX 10 mx.d.test.", "mx.d.test. 60 A 127.0.1.1", "alias.d.test. 60 CNAME mx.d.test.");
        server.zone("plain.example. 60 A 127.0.1.1");
        dns = server.validatingClient();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private Answer ask(String name, int type) {
        return dns.ask(Name.fromConstantString(name), type).join();
    }

    @Test
    void answerThatIsSignedIsSecure() {
        assertThat(ask("mx.d.test.", Type.A))
                .isInstanceOfSatisfying(
                        Answer.Found.class, found -> assertThat(found.secure()).isTrue());
    }

    @Test
    void answerFromTheCacheIsAsSecureAsBefore() {
        ask("mx.d.test.", Type.A);
        int before = server.questions();

        answerThatIsSignedIsSecure();

        assertThat(server.questions()).isEqualTo(before);
    }

    @Test
    void aliasThatIsSignedLeadsToASecureAnswer() {
        assertThat(ask("alias.d.test.", Type.A)).isInstanceOfSatisfying(Answer.Found.class, found -> {
            assertThat(found.secure()).isTrue();
            assertThat(found.owner()).hasToString("mx.d.test.");
        });
    }

    @Test
    void answerOfAZoneThatIsNotSignedIsFoundAndNotSecure() {
        assertThat(ask("plain.example.", Type.A))
                .isInstanceOfSatisfying(
                        Answer.Found.class, found -> assertThat(found.secure()).isFalse());
    }

    @Test
    void nothingIsBelievedWhereItIsSigned() {
        assertThat(ask("mx.d.test.", Type.TLSA)).isInstanceOf(Answer.Nothing.class);
        assertThat(ask("_25._tcp.mx.d.test.", Type.TLSA)).isInstanceOf(Answer.NoName.class);
    }

    /** RFC 4035 section 4.3: bogus. */
    @Test
    void answerWithTheSignatureOfSomebodyElseIsNone() {
        server.forge("mx.d.test.");

        assertThat(ask("mx.d.test.", Type.A))
                .isInstanceOfSatisfying(Answer.Unsure.class, unsure -> assertThat(unsure.bogus())
                        .isTrue());
    }

    /** Whoever does not check trusts nobody's word that it was done. */
    @Test
    void answerIsNotSecureWhereNobodyIsTrusted() throws Exception {
        assertThat(server.client()
                        .ask(Name.fromConstantString("mx.d.test."), Type.A)
                        .join())
                .isInstanceOfSatisfying(
                        Answer.Found.class, found -> assertThat(found.secure()).isFalse());
    }

    /** RFC 7672 section 2.2. */
    @Test
    void hostIsKnownToBeSignedWhereItsMxAndItsAddressesAre() {
        server.zone("plain.example. 60 MX 10 mx.d.test.", "e.test. 60 MX 10 plain.example.");
        server.zone("f.test. 60 MX 10 alias.d.test.");

        assertThat(signedNames("d.test")).containsExactly("mx.d.test");
        assertThat(signedNames("f.test")).containsExactly("mx.d.test", "alias.d.test");
        assertThat(signedNames("mx.d.test")).containsExactly("mx.d.test");
        assertThat(signedNames("plain.example")).isEmpty();
        assertThat(signedNames("e.test")).isEmpty();
    }

    @Test
    void keysOfTheRootAreThere() throws Exception {
        try (InputStream anchors = Dns.rootAnchors()) {
            assertThat(Dns.validating(List.of(), anchors)).isNotNull();
        }
    }

    @Test
    void fileWithoutAKeyIsNoTrustAnchor() {
        assertThatThrownBy(() -> Dns.validating(List.of(), new ByteArrayInputStream("; none\n".getBytes(US_ASCII))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("neither a DS nor a DNSKEY");
    }

    private List<String> signedNames(String domain) {
        Self nobody = new Self(Set.of("own.test"), Set.of());
        Route route = new HostFinder(dns, nobody, 25, new Random(1)).find(domain);
        return ((Route.Hosts) route).hosts().get(0).signedNames();
    }
}
