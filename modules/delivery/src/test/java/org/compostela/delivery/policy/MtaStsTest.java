package org.compostela.delivery.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.compostela.delivery.hosts.Host;
import org.compostela.delivery.hosts.Route;
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

/** RFC 8461, from the record in DNS to the mail at the other server. */
final class MtaStsTest {
    /** Long, for a machine that has much else to do: nothing here waits for it. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static TestAuthority authority;

    @TempDir
    private Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private TestDns dns;
    private PolicyHost web;
    private ScriptedMta mta;
    private Watchdog watchdog;
    private TlsPolicies policies;

    @BeforeAll
    static void authority() throws Exception {
        authority = new TestAuthority("Test Root");
    }

    @BeforeEach
    void start() throws Exception {
        dns = new TestDns().zone("_mta-sts.d.test. 0 TXT \"v=STSv1; id=1;\"");
        web = new PolicyHost(authority.server("localhost").context());
        web.policy("version: STSv1", "mode: enforce", "mx: mx.d.test", "mx: *.hosts.test", "max_age: 604800");
        mta = new ScriptedMta("127.0.1.1");
        watchdog = new Watchdog();
        policies = policies(LIMIT);
    }

    private TlsPolicies policies(Duration limit) throws Exception {
        return new TlsPolicies(
                dns.client(), folder, Map.of(), authority.trusting(), domain -> web.place(), limit, new MovedClock());
    }

    private final class MovedClock extends Clock {
        @Override
        public java.time.ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now.get();
        }
    }

    @AfterEach
    void stop() throws Exception {
        policies.close();
        watchdog.close();
        mta.close();
        web.close();
        dns.close();
    }

    @Test
    void hostOfThePolicyWithAGoodCertificateGetsTheMail() throws Exception {
        mta.tls(authority.server("mx.d.test").context());

        Delivery delivery = deliver("mx.d.test");

        assertThat(mta.taken()).singleElement().matches(ScriptedMta.Taken::encrypted);
        assertThat(delivery.visits()).singleElement().satisfies(visit -> {
            assertThat(visit.authenticated()).isEqualTo(Authentication.MTA_STS);
            assertThat(visit.failure()).isEmpty();
        });
    }

    /** RFC 8461 section 4.1. */
    @Test
    void wildcardOfThePolicyStandsForOneLabel() throws Exception {
        mta.tls(authority.server("*.hosts.test").context());

        assertThat(delivered(deliver("a.hosts.test"))).isTrue();
        assertThat(delivered(deliver("a.b.hosts.test"))).isFalse();
        assertThat(delivered(deliver("hosts.test"))).isFalse();
    }

    @Test
    void hostThatThePolicyDoesNotNameIsNotUsed() throws Exception {
        mta.tls(authority.server("mx.evil.test").context());

        Delivery delivery = deliver("mx.evil.test");

        assertThat(mta.connections()).isZero();
        assertThat(reason(delivery)).startsWith("4.7.5 the MTA-STS policy of d.test does not name the host");
        assertThat(visit(delivery).failure()).contains(TlsFailure.CERTIFICATE_HOST_MISMATCH);
    }

    @Test
    void certificateForAnotherNameIsNotAccepted() throws Exception {
        mta.tls(authority.server("other.test").context());

        isNotUsed(TlsFailure.CERTIFICATE_HOST_MISMATCH);
    }

    @Test
    void certificateThatHasExpiredIsNotAccepted() throws Exception {
        mta.tls(authority.expired("mx.d.test").context());

        isNotUsed(TlsFailure.CERTIFICATE_EXPIRED);
    }

    @Test
    void certificateThatVouchesForItselfIsNotAccepted() throws Exception {
        mta.tls(TestAuthority.selfSigned("mx.d.test").context());

        isNotUsed(TlsFailure.CERTIFICATE_NOT_TRUSTED);
    }

    /** RFC 8461 section 4: nobody takes the TLS away. */
    @Test
    void hostWithoutTlsIsNotUsed() throws Exception {
        isNotUsed(TlsFailure.STARTTLS_NOT_SUPPORTED);
    }

    private void isNotUsed(TlsFailure failure) throws Exception {
        Delivery delivery = deliver("mx.d.test");

        assertThat(mta.taken()).isEmpty();
        assertThat(mta.commands()).noneMatch(command -> command.startsWith("MAIL"));
        assertThat(reason(delivery)).startsWith("4.7.");
        assertThat(visit(delivery).failure()).contains(failure);
        assertThat(visit(delivery).authenticated()).isEqualTo(Authentication.NONE);
    }

    /** RFC 8461 section 5.1. */
    @Test
    void policyThatIsTestedDeliversAndTellsWhatWouldHaveFailed() throws Exception {
        web.policy("version: STSv1", "mode: testing", "mx: mx.d.test", "max_age: 604800");
        mta.tls(TestAuthority.selfSigned("mx.d.test").context());

        assertThat(visit(deliver("mx.d.test")).failure()).contains(TlsFailure.CERTIFICATE_NOT_TRUSTED);
        assertThat(visit(deliver("mx.evil.test")).failure()).contains(TlsFailure.CERTIFICATE_HOST_MISMATCH);
        assertThat(mta.taken()).hasSize(2);
    }

    @Test
    void policyOfModeNoneAsksForNothing() throws Exception {
        web.policy("version: STSv1", "mode: none", "max_age: 604800");

        assertThat(delivered(deliver("mx.evil.test"))).isTrue();
    }

    /** RFC 8461 section 3.1. */
    @Test
    void domainWithoutTheRecordHasNoPolicy() throws Exception {
        dns.without("_mta-sts.d.test.");

        assertThat(delivered(deliver("mx.evil.test"))).isTrue();
        assertThat(web.questions()).isZero();
    }

    /** RFC 8461 section 3.1: if there is more than one record, there is none. */
    @Test
    void twoRecordsAreNone() throws Exception {
        dns.zone("_mta-sts.d.test. 0 TXT \"v=STSv1; id=2;\"");

        assertThat(delivered(deliver("mx.evil.test"))).isTrue();
    }

    /** RFC 8461 section 3.3. */
    @Test
    void policyIsFetchedOnceForItsId() throws Exception {
        mta.tls(authority.server("mx.d.test").context());
        deliver("mx.d.test");
        deliver("mx.d.test");
        assertThat(web.questions()).isEqualTo(1);

        dns.without("_mta-sts.d.test.").zone("_mta-sts.d.test. 0 TXT \"v=STSv1; id=2;\"");
        web.policy("version: STSv1", "mode: enforce", "mx: mx2.d.test", "max_age: 604800");

        assertThat(delivered(deliver("mx.d.test"))).isFalse();
        assertThat(web.questions()).isEqualTo(2);
    }

    /** RFC 8461 section 10.2: whoever hides the record and the web server does not get the mail. */
    @Test
    void policyHoldsWhileItsRecordAndItsWebServerAreAway() throws Exception {
        deliver("mx.d.test");
        dns.without("_mta-sts.d.test.");
        assertThat(delivered(deliver("mx.evil.test"))).isFalse();

        dns.zone("_mta-sts.d.test. 0 TXT \"v=STSv1; id=2;\"");
        web.status(500);
        assertThat(delivered(deliver("mx.evil.test"))).isFalse();
    }

    @Test
    void policyOutlivesARestart() throws Exception {
        deliver("mx.d.test");
        policies.close();
        dns.without("_mta-sts.d.test.");

        policies = policies(LIMIT);

        assertThat(delivered(deliver("mx.evil.test"))).isFalse();
        assertThat(web.questions()).isEqualTo(1);
    }

    /** RFC 8461 section 3.2: max_age. */
    @Test
    void policyIsOverAfterItsTime() throws Exception {
        deliver("mx.d.test");
        dns.without("_mta-sts.d.test.");

        now.updateAndGet(instant -> instant.plus(Duration.ofDays(8)));

        assertThat(delivered(deliver("mx.evil.test"))).isTrue();
    }

    /** RFC 8461 section 10.2. */
    @Test
    void policyIsFetchedAgainEachDayWhileNobodyWaits() throws Exception {
        deliver("mx.d.test");

        now.updateAndGet(instant -> instant.plus(Duration.ofHours(25)));
        deliver("mx.d.test");

        await().until(() -> web.questions() == 2);
    }

    /** RFC 8461 section 3.3: without a policy, as if there were none; and the web server is left alone for a while. */
    @Test
    void webServerThatFailsCostsNoMailAndIsNotAskedAgainAtOnce() throws Exception {
        web.status(500);

        assertThat(delivered(deliver("mx.evil.test"))).isTrue();
        assertThat(delivered(deliver("mx.evil.test"))).isTrue();
        assertThat(web.questions()).isEqualTo(1);
    }

    @Test
    void redirectIsNotFollowed() throws Exception {
        web.status(302);

        assertThat(delivered(deliver("mx.evil.test"))).isTrue();
        assertThat(web.questions()).isEqualTo(1);
    }

    @Test
    void policyOfAnotherTypeIsNone() throws Exception {
        web.type("text/html");

        assertThat(delivered(deliver("mx.evil.test"))).isTrue();
    }

    @Test
    void policyTooLargeIsNone() throws Exception {
        web.policy("version: STSv1", "mode: enforce", "mx: mx.d.test", "max_age: 604800", "x: " + "y".repeat(65_536));

        assertThat(delivered(deliver("mx.evil.test"))).isTrue();
    }

    @Test
    void webServerThatStallsIsWaitedForNoLongerThanTheLimit() throws Exception {
        policies.close();
        policies = policies(Duration.ofMillis(300));
        web.silent();

        assertThat(delivered(deliver("mx.evil.test"))).isTrue();
    }

    /** RFC 8461 section 3.3: its certificate is checked. */
    @Test
    void webServerOfSomebodyElseIsNotBelieved() throws Exception {
        web.close();
        web = new PolicyHost(TestAuthority.selfSigned("localhost").context());
        web.policy("version: STSv1", "mode: enforce", "mx: mx.d.test", "max_age: 604800");

        assertThat(delivered(deliver("mx.evil.test"))).isTrue();
        assertThat(web.questions()).isZero();
    }

    private Delivery deliver(String host) throws Exception {
        Courier courier = new Courier(new Tls(Optional.of(authority.store())), watchdog, ScriptedMta.limits(LIMIT));
        Envelope envelope = new Envelope(
                MaybeSender.getMailSender("a@own.test"), List.of(new MailAddress("b@d.test")), Optional.empty());
        return courier.deliver(
                new Route.Hosts(List.of(new Host(host, mta.port(), List.of(mta.address())))),
                Manner.ofInternet("client.test"),
                policies.of("d.test"),
                envelope,
                out -> out.write("Subject: x\r\n\r\nbody\r\n".getBytes(StandardCharsets.US_ASCII)));
    }

    private static Visit visit(Delivery delivery) {
        return delivery.visits().get(0);
    }

    private static boolean delivered(Delivery delivery) {
        return delivery.outcomes().values().stream().allMatch(Outcome.Delivered.class::isInstance);
    }

    private static String reason(Delivery delivery) {
        return delivery.outcomes().values().iterator().next().reason().toString();
    }
}
