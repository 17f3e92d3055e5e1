package org.compostela.senderauthentication.spf;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.compostela.senderauthentication.dns.TestZone;
import org.junit.jupiter.api.Test;

/** What the published suite does not ask. */
class SpfTest {
    private static final InetAddress PEER = InetAddresses.forString("192.0.2.1");

    @Test
    void resultIsAboutTheIdentityWhereverItsRecordLeads() {
        TestZone zone = new TestZone()
                .with("example.org", "TXT", "v=spf1 redirect=_spf.example.net")
                .with("_spf.example.net", "TXT", "v=spf1 ip4:192.0.2.0/24 -all");

        SpfResult result = new Spf(zone, "mx.example.com").mailFrom(PEER, "helo.example.net", "ann@Example.org");

        assertThat(result.outcome()).isEqualTo(SpfOutcome.PASS);
        assertThat(result.domain()).isEqualTo("example.org");
        assertThat(result.reason()).isEqualTo("ip4:192.0.2.0/24");
    }

    @Test
    void bounceIsCheckedByItsHelo() {
        TestZone zone = new TestZone().with("mx.example.org", "TXT", "v=spf1 ip4:192.0.2.1 -all");

        assertThat(new Spf(zone, "mx.example.com")
                        .mailFrom(PEER, "mx.example.org", "")
                        .outcome())
                .isEqualTo(SpfOutcome.PASS);
    }

    @Test
    void checkThatTakesTooLongIsATemporaryError() {
        TestZone zone = new TestZone().with("example.org", "TXT", "v=spf1 a:a.example.org a:b.example.org -all");
        AtomicLong now = new AtomicLong();
        Spf spf = new Spf(
                zone,
                "mx.example.com",
                () -> now.getAndAdd(Duration.ofSeconds(15).toNanos()));

        assertThat(spf.mailFrom(PEER, "x", "ann@example.org").outcome()).isEqualTo(SpfOutcome.TEMPERROR);
    }

    @Test
    void recordOfAnyLengthCostsNoMoreThanALook() {
        TestZone zone = new TestZone()
                .with("example.org", "TXT", "v=spf1 " + "a:%{d}.%{d} ".repeat(90_000))
                .with("example.com", "TXT", "v=spf1 exists:" + "%{s}".repeat(4000) + ".com -all");

        assertThat(new Spf(zone, "m").mailFrom(PEER, "x", "ann@example.org").outcome())
                .isEqualTo(SpfOutcome.PERMERROR);
        assertThat(new Spf(zone, "m").mailFrom(PEER, "x", "ann@example.com").outcome())
                .isEqualTo(SpfOutcome.PERMERROR);
    }
}
