package org.compostela.delivery.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.compostela.configuration.DomainTls;
import org.compostela.delivery.hosts.Dns;
import org.compostela.delivery.hosts.HostFinder;
import org.compostela.delivery.hosts.Route;
import org.compostela.delivery.hosts.Self;
import org.compostela.delivery.hosts.TestDns;
import org.compostela.delivery.outcome.Outcome;
import org.compostela.delivery.transaction.Authentication;
import org.compostela.delivery.transaction.Courier;
import org.compostela.delivery.transaction.Delivery;
import org.compostela.delivery.transaction.Envelope;
import org.compostela.delivery.transaction.Manner;
import org.compostela.delivery.transaction.ScriptedMta;
import org.compostela.delivery.transaction.TestAuthority;
import org.compostela.delivery.transaction.Tls;
import org.compostela.delivery.transaction.TlsFailure;
import org.compostela.delivery.transaction.Visit;
import org.compostela.delivery.transaction.Watchdog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 7672, from a signed zone to the mail at the other server. */
final class DaneTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static TestAuthority authority;
    private static TestAuthority.Server server;

    @TempDir
    private Path folder;

    private TestDns dns;
    private Dns client;
    private ScriptedMta mta;
    private Watchdog watchdog;
    private TlsPolicies policies;
    private Map<String, DomainTls> domains = Map.of();

    @BeforeAll
    static void authority() throws Exception {
        authority = new TestAuthority("Test Root");
        server = authority.server("mx.d.test");
    }

    @BeforeEach
    void start() throws Exception {
        dns = new TestDns().sign().zone("d.test. 60 MX 10 mx.d.test.", "mx.d.test. 60 A 127.0.1.1");
        mta = new ScriptedMta("127.0.1.1");
        watchdog = new Watchdog();
        use(dns.validatingClient());
    }

    private void use(Dns other) throws Exception {
        client = other;
        policies = new TlsPolicies(
                client, folder, domains, authority.trusting(), StsFetch::wellKnown, LIMIT, Clock.systemUTC());
    }

    @AfterEach
    void stop() throws Exception {
        policies.close();
        watchdog.close();
        mta.close();
        dns.close();
    }

    /** RFC 7672 section 3.1: DANE-EE and DANE-TA, of the certificate or its key, as it is or as a digest. */
    @ParameterizedTest
    @CsvSource({"3,1,1", "3,0,1", "3,1,2", "3,0,2", "3,1,0", "3,0,0", "2,0,1", "2,1,1", "2,1,2", "2,0,0"})
    void recordThatFitsLetsTheMailGo(int usage, int selector, int matching) throws Exception {
        tlsa(usage, selector, matching, server.chain().get(usage == 3 ? 0 : 1));
        mta.tls(server.context());

        Visit visit = visit(deliver());

        assertThat(visit.authenticated()).isEqualTo(Authentication.DANE);
        assertThat(visit.failure()).isEmpty();
        assertThat(mta.taken()).singleElement().matches(ScriptedMta.Taken::encrypted);
    }

    @ParameterizedTest
    @CsvSource({"3,1,1", "2,0,1", "3,0,0"})
    void recordOfAnotherCertificateHoldsTheMail(int usage, int selector, int matching) throws Exception {
        tlsa(usage, selector, matching, new TestAuthority("Other").certificate());
        mta.tls(server.context());

        isNotUsed(TlsFailure.TLSA_INVALID);
    }

    /** RFC 7672 section 3.1.1: neither name nor date matter for DANE-EE. */
    @Test
    void certificateThatIsNamedMayBeExpiredAndOfAnotherName() throws Exception {
        TestAuthority.Server old = authority.expired("other.test");
        tlsa(3, 1, 1, old.certificate());
        mta.tls(old.context());

        assertThat(delivered(deliver())).isTrue();
    }

    /** RFC 7672 section 3.1.2. */
    @Test
    void certificateOfANamedAuthorityMayNotBeExpired() throws Exception {
        tlsa(2, 0, 1, authority.certificate());
        mta.tls(authority.expired("mx.d.test").context());

        isNotUsed(TlsFailure.CERTIFICATE_EXPIRED);
    }

    /** RFC 7672 section 3.2.2. */
    @Test
    void certificateOfANamedAuthorityMustBeForTheHost() throws Exception {
        tlsa(2, 0, 1, authority.certificate());
        mta.tls(authority.server("other.test").context());

        isNotUsed(TlsFailure.CERTIFICATE_HOST_MISMATCH);
    }

    /** RFC 7672 section 3.2.2. */
    @Test
    void certificateOfANamedAuthorityMayBeForTheDomain() throws Exception {
        tlsa(2, 0, 1, authority.certificate());
        mta.tls(authority.server("d.test").context());

        assertThat(delivered(deliver())).isTrue();
    }

    /** That an authority stands in the chain does not make the chain its own. */
    @Test
    void certificateThatTheNamedAuthorityDidNotSignIsNotAccepted() throws Exception {
        TestAuthority.Server stranger = TestAuthority.selfSigned("mx.d.test");
        tlsa(2, 0, 1, authority.certificate());
        mta.tls(new TestAuthority.Server(stranger.keys(), List.of(stranger.certificate(), authority.certificate()))
                .context());

        isNotUsed(TlsFailure.CERTIFICATE_NOT_TRUSTED);
    }

    @Test
    void oneRecordOfSeveralIsEnough() throws Exception {
        tlsa(3, 1, 1, new TestAuthority("Next").certificate());
        tlsa(3, 1, 1, server.certificate());
        mta.tls(server.context());

        assertThat(delivered(deliver())).isTrue();
    }

    /** RFC 7671 section 9: the weaker digest does not count beside the stronger. */
    @Test
    void weakerDigestDoesNotCountBesideTheStronger() throws Exception {
        tlsa(3, 1, 1, server.certificate());
        tlsa(3, 1, 2, new TestAuthority("Other").certificate());
        mta.tls(server.context());

        isNotUsed(TlsFailure.TLSA_INVALID);
    }

    /** RFC 7672 section 2.2: no clear text where there are records. */
    @Test
    void hostThatHasRecordsAndNoTlsIsNotUsed() throws Exception {
        tlsa(3, 1, 1, server.certificate());

        isNotUsed(TlsFailure.STARTTLS_NOT_SUPPORTED);
    }

    /** RFC 7672 sections 2.2 and 3.1.3: PKIX-EE cannot be used; that there is TLS is known nevertheless. */
    @Test
    void recordsThatCannotBeUsedAskForTlsWithAnybody() throws Exception {
        tlsa(1, 1, 1, new TestAuthority("Other").certificate());

        assertThat(delivered(deliver())).isFalse();

        mta.tls(server.context());

        assertThat(delivered(deliver())).isTrue();
        assertThat(mta.taken()).singleElement().matches(ScriptedMta.Taken::encrypted);
    }

    @Test
    void hostWithoutRecordsIsUsedAsEver() throws Exception {
        assertThat(delivered(deliver())).isTrue();
        assertThat(mta.taken()).singleElement().matches(mail -> !mail.encrypted());
    }

    /** RFC 7672 section 2.1.1: an answer that is not signed as it should be may hide the true one. */
    @Test
    void hostWhoseRecordsAreForgedIsNotUsed() throws Exception {
        tlsa(3, 1, 1, server.certificate());
        dns.forge("_" + mta.port() + "._tcp.mx.d.test.");
        mta.tls(server.context());

        isNotUsed(TlsFailure.DNSSEC_INVALID);
        assertThat(mta.connections()).isZero();
    }

    /** RFC 7672 section 2.1.1. */
    @Test
    void hostWhoseRecordsCannotBeHadIsNotUsed() throws Exception {
        dns.fault("_" + mta.port() + "._tcp.mx.d.test.", TestDns.Fault.SERVFAIL);

        // Who checks signatures cannot tell silence from forgery.
        isNotUsed(TlsFailure.DNSSEC_INVALID);
        assertThat(mta.connections()).isZero();
    }

    /** RFC 7672 section 2.2.1: whoever forged the MX records would have chosen the host. */
    @Test
    void recordsOfAHostThatAnUnsignedDomainNamesDoNotCount() throws Exception {
        dns.zone("d.example. 60 MX 10 mx.d.test.");
        tlsa(3, 1, 1, new TestAuthority("Other").certificate());

        assertThat(delivered(deliver("d.example"))).isTrue();
    }

    @Test
    void recordsDoNotCountWhereSignaturesAreNotChecked() throws Exception {
        tlsa(3, 1, 1, new TestAuthority("Other").certificate());
        policies.close();
        use(dns.client());

        assertThat(delivered(deliver())).isTrue();
    }

    /** RFC 8461 section 2: MTA-STS does not make good what DANE refuses. */
    @Test
    void daneWinsOverMtaSts() throws Exception {
        dns.zone("_mta-sts.d.test. 0 TXT \"v=STSv1; id=1;\"");
        tlsa(3, 1, 1, server.certificate());
        try (PolicyHost web = new PolicyHost(authority.server("localhost").context())) {
            web.policy("version: STSv1", "mode: enforce", "mx: other.test", "max_age: 604800");
            policies.close();
            policies = new TlsPolicies(
                    client, folder, domains, authority.trusting(), domain -> web.place(), LIMIT, Clock.systemUTC());
            mta.tls(server.context());

            assertThat(visit(deliver()).authenticated()).isEqualTo(Authentication.DANE);
        }
    }

    /** The administrator's word wins, whatever the domain says. */
    @ParameterizedTest
    @CsvSource({"OPPORTUNISTIC, true", "ENCRYPTED, true", "VERIFIED, false", "DANE, false", "OFF, true"})
    void administratorSaysWhatTheHostsOfADomainMustShow(DomainTls asked, boolean taken) throws Exception {
        TestAuthority.Server stranger = TestAuthority.selfSigned("mx.d.test");
        tlsa(3, 1, 1, server.certificate());
        mta.tls(stranger.context());
        domains = Map.of("d.test", asked);
        policies.close();
        use(client);

        assertThat(delivered(deliver())).isEqualTo(taken);
        assertThat(mta.taken()).allMatch(mail -> mail.encrypted() == (asked != DomainTls.OFF));
    }

    @Test
    void hostWithoutRecordsIsNotUsedWhereTheAdministratorAsksForDane() throws Exception {
        mta.tls(server.context());
        domains = Map.of("d.test", DomainTls.DANE);
        policies.close();
        use(client);

        isNotUsed(TlsFailure.DANE_REQUIRED);
    }

    private void isNotUsed(TlsFailure failure) throws Exception {
        Delivery delivery = deliver();

        assertThat(mta.taken()).isEmpty();
        assertThat(mta.commands()).noneMatch(command -> command.startsWith("MAIL"));
        assertThat(delivery.outcomes().values())
                .singleElement()
                .satisfies(outcome -> assertThat(outcome.reason().status()).startsWith("4.7."));
        assertThat(visit(delivery).failure()).contains(failure);
        assertThat(visit(delivery).authenticated()).isEqualTo(Authentication.NONE);
    }

    private void tlsa(int usage, int selector, int matching, X509Certificate certificate) throws Exception {
        byte[] selected = selector == 0
                ? certificate.getEncoded()
                : certificate.getPublicKey().getEncoded();
        byte[] data =
                switch (matching) {
                    case 1 -> MessageDigest.getInstance("SHA-256").digest(selected);
                    case 2 -> MessageDigest.getInstance("SHA-512").digest(selected);
                    default -> selected;
                };
        dns.zone("_" + mta.port() + "._tcp.mx.d.test. 60 TLSA " + usage + " " + selector + " " + matching + " "
                + HexFormat.of().formatHex(data));
    }

    private Delivery deliver() throws Exception {
        return deliver("d.test");
    }

    private Delivery deliver(String domain) throws Exception {
        HostFinder finder = new HostFinder(client, new Self(Set.of("own.test"), Set.of()), mta.port(), new Random(1));
        Courier courier = new Courier(new Tls(Optional.of(authority.store())), watchdog, ScriptedMta.limits(LIMIT));
        Envelope envelope = new Envelope(
                MaybeSender.getMailSender("a@own.test"), List.of(new MailAddress("b@" + domain)), Optional.empty());
        return courier.deliver(
                (Route.Hosts) finder.find(domain),
                Manner.ofInternet("client.test"),
                policies.of(domain),
                envelope,
                out -> out.write("Subject: x\r\n\r\nbody\r\n".getBytes(StandardCharsets.US_ASCII)));
    }

    private static Visit visit(Delivery delivery) {
        return delivery.visits().get(0);
    }

    private static boolean delivered(Delivery delivery) {
        return delivery.outcomes().values().stream().allMatch(Outcome.Delivered.class::isInstance);
    }
}
