package org.compostela.senderauthentication;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.InetAddresses;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.compostela.senderauthentication.SenderCheck.Arrival;
import org.compostela.senderauthentication.SenderCheck.Findings;
import org.compostela.senderauthentication.dkim.DkimOutcome;
import org.compostela.senderauthentication.dmarc.DmarcOutcome;
import org.compostela.senderauthentication.dmarc.DmarcPolicy;
import org.compostela.senderauthentication.dns.Answer;
import org.compostela.senderauthentication.dns.DnsAnswers;
import org.compostela.senderauthentication.dns.TestZone;
import org.compostela.senderauthentication.dns.TimedAnswers;
import org.compostela.senderauthentication.message.RawMessage;
import org.compostela.senderauthentication.spf.SpfOutcome;
import org.junit.jupiter.api.Test;

class SenderCheckTest {
    private static final Arrival ARRIVAL =
            new Arrival(InetAddresses.forString("192.0.2.1"), "mx.example.org", "ann@example.org");

    @Test
    void slowNamesKeepNoWorkerAndHoldOffNoPolicy() throws IOException {
        StringBuilder header = new StringBuilder();
        for (String domain :
                List.of("slow1.example", "slow2.example", "slow3.example", "slow4.example", "example.org")) {
            header.append("DKIM-Signature: v=1; a=rsa-sha256; d=" + domain + "; s=s1; h=from; bh=YQ==; b=YQ==\r\n");
        }
        header.append("From: ann@example.org\r\n\r\nbody");
        TestZone zone = new TestZone().with("_dmarc.example.org", "TXT", "v=DMARC1; p=reject");
        zone.withTimeout("s1._domainkey.example.org");
        AtomicLong now = new AtomicLong();
        SenderCheck check = new SenderCheck(
                zone,
                "mx.example.com",
                Clock.systemUTC(),
                () -> now.getAndAdd(Duration.ofSeconds(6).toNanos()));

        Findings findings =
                check.check(ARRIVAL, RawMessage.of(header.toString().getBytes(StandardCharsets.ISO_8859_1)));

        assertThat(findings.dkim()).hasSize(5).last().satisfies(result -> assertThat(result.outcome())
                .isEqualTo(DkimOutcome.POLICY));
        assertThat(findings.dmarc().disposition()).isEqualTo(DmarcPolicy.REJECT);
    }

    @Test
    void chainOfSlowNamesIsGivenUp() throws IOException {
        TestZone zone = new TestZone();
        AtomicLong now = new AtomicLong();
        DnsAnswers timed = new TimedAnswers(
                zone,
                SenderCheck.LONGEST,
                () -> now.getAndAdd(Duration.ofSeconds(6).toNanos()));

        for (int at = 0; at < 50; at++) {
            timed.txt("s1._domainkey.d" + at + ".example");
        }

        assertThat(zone.questions()).isEqualTo(3);
        assertThat(timed.ptr(ARRIVAL.peer())).isInstanceOf(Answer.Failed.class);
    }

    @Test
    void bounceIsJudgedByItsHelo() throws IOException {
        TestZone zone = new TestZone()
                .with("mx.example.org", "TXT", "v=spf1 ip4:192.0.2.1 -all")
                .with("_dmarc.example.org", "TXT", "v=DMARC1; p=reject");
        Arrival bounce = new Arrival(ARRIVAL.peer(), "mx.example.org", "");
        RawMessage message =
                RawMessage.of("From: <mailer-daemon@mx.example.org>\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));

        Findings findings = new SenderCheck(zone, "mx.example.com", Clock.systemUTC()).check(bounce, message);

        assertThat(findings.spf().outcome()).isEqualTo(SpfOutcome.PASS);
        assertThat(findings.dmarc().outcome()).isEqualTo(DmarcOutcome.PASS);
    }

    @Test
    void headerThatIsTooLongIsNotJudged() throws IOException {
        byte[] bytes = ("From: ann@example.org\r\n" + "X-Long: " + "x".repeat(1 << 20) + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);

        Findings findings = new SenderCheck(new TestZone(), "mx.example.com", Clock.systemUTC())
                .check(ARRIVAL, RawMessage.of(bytes));

        assertThat(findings.dmarc().outcome()).isEqualTo(DmarcOutcome.PERMERROR);
        assertThat(findings.dkim()).singleElement().satisfies(result -> assertThat(result.outcome())
                .isEqualTo(DkimOutcome.PERMERROR));
    }
}
