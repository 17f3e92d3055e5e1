package org.compostela.senderauthentication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.google.common.net.InetAddresses;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.compostela.senderauthentication.SenderCheck.Arrival;
import org.compostela.senderauthentication.SenderCheck.Findings;
import org.compostela.senderauthentication.arc.ArcOutcome;
import org.compostela.senderauthentication.arc.ArcVerifier;
import org.compostela.senderauthentication.dkim.KeyRecord;
import org.compostela.senderauthentication.dkim.TagSyntaxException;
import org.compostela.senderauthentication.dmarc.AggregateReports;
import org.compostela.senderauthentication.dmarc.DmarcRecord;
import org.compostela.senderauthentication.dmarc.ReportException;
import org.compostela.senderauthentication.dns.TestZone;
import org.compostela.senderauthentication.message.RawMessage;
import org.compostela.senderauthentication.results.ForgedResults;
import org.compostela.senderauthentication.spf.Spf;
import org.junit.jupiter.api.Test;

/** Whatever a stranger writes into a message or his DNS is a result of a closed list, or one typed error, and costs little. */
class FuzzTest {
    private static final InetAddress PEER = InetAddresses.forString("192.0.2.1");
    private static final Duration SOON = Duration.ofSeconds(20);

    private static final String SPF =
            "v=spf1 a:%{d1r-.}.example.org/24//64 mx include:%{ir}.%{v}.%{h} ip4:192.0.2.0/24 ip6:2001:db8::/32"
                    + " exists:%{l1r-}.x.org ptr:example.org redirect=_spf.%{o} exp=%{p}.example.org -all";
    private static final String KEY =
            "v=DKIM1; k=rsa; h=sha256; s=email; t=y:s; n=note; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6"
                    + "NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9"
                    + "PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB";
    private static final String DMARC =
            "v=DMARC1; p=quarantine; sp=none; adkim=s; aspf=r; pct=50; rua=mailto:a@example.org!10m,mailto:b@x.org";
    private static final String SIGNED = "ARC-Seal: i=1; a=rsa-sha256; cv=none; d=example.org; s=s1; t=1; b=YWJj\r\n"
            + "ARC-Message-Signature: i=1; a=rsa-sha256; c=relaxed/simple; d=example.org; s=s1; h=from:to; bh=YWJj; b=YWJj\r\n"
            + "ARC-Authentication-Results: i=1; mx.example.org; dmarc=pass\r\n"
            + "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/simple; d=example.org; s=s1; i=@a.example.org; l=3; t=1; x=9999999999;\r\n"
            + " h=from : to; bh=YWJj; b=YWJj\r\n"
            + "Authentication-Results: (a (b)) \"mx.example.org\" 1; spf=pass\r\n"
            + "From: \"A\" <ann@example.org>, Team: bob@example.org;\r\nTo: c@d.org\r\n\r\nbody \t text\r\n\r\n";
    private static final String REPORT =
            "<?xml version=\"1.0\"?><feedback><report_metadata><org_name>o</org_name><email>e</email>"
                    + "<report_id>1</report_id><date_range><begin>1</begin><end>2</end></date_range></report_metadata><policy_published>"
                    + "<domain>example.org</domain><p>none</p><pct>100</pct></policy_published><record><row><source_ip>192.0.2.1</source_ip>"
                    + "<count>2</count><policy_evaluated><disposition>none</disposition></policy_evaluated></row><identifiers><header_from>"
                    + "example.org</header_from></identifiers><auth_results/></record></feedback>";

    @Provide
    Arbitrary<Long> seeds() {
        return Arbitraries.longs();
    }

    @Property(tries = 1000)
    void recordOfSpfIsAResult(@ForAll @From("seeds") long seed) {
        TestZone zone = new TestZone()
                .with("example.org", "TXT", changed(SPF, seed))
                .with("_spf.example.org", "TXT", changed(SPF, seed + 1))
                .with("1.2.0.192.in-addr.arpa", "PTR", changed("mx.example.org", seed));

        assertThat(new Spf(zone, "mx.example.org").mailFrom(PEER, changed("helo.example.org", seed), "a b@example.org"))
                .isNotNull();
    }

    @Property(tries = 1000)
    void keyAndPolicyAreReadOrATypedError(@ForAll @From("seeds") long seed) {
        try {
            assertThat(KeyRecord.parse(changed(KEY, seed)).bits()).isBetween(1024, 4096);
        } catch (TagSyntaxException e) {
            assertThat(e.reason()).isNotEmpty();
        }
        try {
            assertThat(DmarcRecord.parse(changed(DMARC, seed)).percent()).isBetween(0, 100);
        } catch (TagSyntaxException e) {
            assertThat(e.reason()).isNotEmpty();
        }
    }

    @Property(tries = 1000)
    void messageHasFindings(@ForAll @From("seeds") long seed) throws IOException {
        TestZone zone = new TestZone()
                .with("s1._domainkey.example.org", "TXT", seed % 3 == 0 ? changed(KEY, seed) : KEY)
                .with("_dmarc.example.org", "TXT", changed(DMARC, seed))
                .with("example.org", "TXT", SPF);
        RawMessage message = RawMessage.of(changed(SIGNED, seed).getBytes(StandardCharsets.ISO_8859_1));
        ForgedResults forged = new ForgedResults("mx.example.org");

        Findings findings = new SenderCheck(zone, "mx.example.org", Clock.systemUTC())
                .check(new Arrival(PEER, changed("helo", seed), changed("ann@example.org", seed)), message);

        assertThat(findings.arc().outcome()).isNotEqualTo(ArcOutcome.PASS);
        String field = Wording.of("mx.example.org", findings).field();
        assertThat(field.lines()).allMatch(line -> line.length() < 998);
        assertThat(field.replace("\r\n\t", "")).matches("[ -~]*");
        message.fields().forEach(forged::isForged);
    }

    @Property(tries = 1000)
    void reportIsReadOrATypedError(@ForAll @From("seeds") long seed) throws IOException {
        byte[] bytes = changed(REPORT, seed).getBytes(StandardCharsets.ISO_8859_1);
        try {
            assertThat(AggregateReports.read(new ByteArrayInputStream(bytes)).rows())
                    .hasSizeLessThan(3);
        } catch (ReportException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }

    @Test
    void recordsOfAMegabyteCostLittle() {
        for (String piece : List.of(
                "a:%{d}.x.org ",
                "%", "v=spf1;", "p=", "k=rsa; ", ";", "=", "ip4:1.1.1.1/32 ", "\u00ff", "rua=mailto:a@b,")) {
            String large = piece.repeat((1 << 20) / piece.length());
            TestZone zone = new TestZone()
                    .with("example.org", "TXT", "v=spf1 " + large)
                    .with("s1._domainkey.example.org", "TXT", "v=DKIM1; p=" + large)
                    .with("_dmarc.example.org", "TXT", "v=DMARC1; p=none; " + large);
            long start = System.nanoTime();
            RawMessage message = RawMessage.of(SIGNED.getBytes(StandardCharsets.ISO_8859_1));

            assertThatCode(() -> new SenderCheck(zone, "mx.example.org", Clock.systemUTC())
                            .check(new Arrival(PEER, "helo.example.org", "ann@example.org"), message))
                    .doesNotThrowAnyException();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
        }
    }

    @Test
    void headersThatAreAllOfOneThingCostLittle() throws IOException {
        TestZone zone = new TestZone().with("s1._domainkey.example.org", "TXT", KEY);
        for (String piece : List.of(
                "ARC-Seal: i=1; a=rsa-sha256; cv=none; d=example.org; s=s1; b=YWJj\r\n",
                "DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=s1; h=from; bh=YWJj; b=YWJj\r\n",
                "Authentication-Results: (((((((((\r\n",
                "From: a@b.org\r\n",
                "From: " + "(".repeat(50) + "\r\n",
                "\r",
                "x",
                " \r\n")) {
            byte[] large = piece.repeat(10_000).getBytes(StandardCharsets.ISO_8859_1);
            long start = System.nanoTime();
            RawMessage message = RawMessage.of(large);
            new SenderCheck(zone, "mx.example.org", Clock.systemUTC())
                    .check(new Arrival(PEER, "helo.example.org", "ann@example.org"), message);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
        }
    }

    @Test
    void fromThatIsNestedDeeplyCostsNoStack() throws IOException {
        for (String piece : List.of("(", "<", "\"", "a:", "[", ",", ";", "a@b.org,", "\\")) {
            byte[] bytes = ("From: " + piece.repeat(30_000 / piece.length()) + "\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1);
            new SenderCheck(new TestZone(), "mx.example.org", Clock.systemUTC())
                    .check(new Arrival(PEER, "", ""), RawMessage.of(bytes));
        }
    }

    @Test
    void chainOfFiftyOneSetsIsGivenUpWithoutAQuestion() throws IOException {
        StringBuilder header = new StringBuilder();
        for (int instance = 51; instance > 0; instance--) {
            String tags = "a=rsa-sha256; d=example.org; s=s1; b=YWJj";
            header.append("ARC-Seal: i=" + instance + "; cv=" + (instance == 1 ? "none" : "pass") + "; " + tags
                            + "\r\n")
                    .append("ARC-Message-Signature: i=" + instance + "; h=from; bh=YWJj; " + tags + "\r\n")
                    .append("ARC-Authentication-Results: i=" + instance + "; mx.example.org; dmarc=pass\r\n");
        }
        TestZone zone = new TestZone();
        RawMessage message = RawMessage.of((header + "\r\n").getBytes(StandardCharsets.ISO_8859_1));

        assertThat(new ArcVerifier(zone).verify(message).outcome()).isEqualTo(ArcOutcome.FAIL);
        assertThat(zone.questions()).isZero();
    }

    /** A few places of a text become others: cut, doubled, or any character. */
    private static String changed(String text, long seed) {
        Random random = new Random(seed);
        StringBuilder changed = new StringBuilder(text);
        for (int times = random.nextInt(6); times > 0 && changed.length() > 1; times--) {
            int at = random.nextInt(changed.length());
            switch (random.nextInt(4)) {
                case 0 -> changed.setCharAt(at, (char) random.nextInt(256));
                case 1 -> changed.insert(at, "=;:%{}/ .()\"<>&\r\n\0".charAt(random.nextInt(18)));
                case 2 -> changed.delete(at, Math.min(changed.length(), at + random.nextInt(20)));
                default ->
                    changed.insert(at, changed.substring(at, Math.min(changed.length(), at + random.nextInt(200))));
            }
        }
        return changed.toString();
    }
}
