package org.compostela.senderauthentication.dns;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.InetAddresses;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TXTRecord;

class ResolvedAnswersTest {
    private static final InetAddress IP4 = InetAddresses.forString("192.0.2.1");
    private static final InetAddress IP6 = InetAddresses.forString("2001:db8::1");

    private TestDnsServer server;
    private DnsAnswers dns;

    @BeforeEach
    void start() throws IOException {
        List<Record> records = new ArrayList<>();
        Name example = name("example.org.");
        records.add(new TXTRecord(example, DClass.IN, 300, List.of("v=spf1 ", "-all")));
        records.add(new ARecord(name("mx.example.org."), DClass.IN, 300, IP4));
        records.add(new AAAARecord(name("mx.example.org."), DClass.IN, 300, IP6));
        records.add(new CNAMERecord(name("alias.example.org."), DClass.IN, 300, name("mx.example.org.")));
        records.add(new MXRecord(example, DClass.IN, 300, 20, name("second.example.org.")));
        records.add(new MXRecord(example, DClass.IN, 300, 10, name("mx.example.org.")));
        records.add(new MXRecord(name("nomail.example.org."), DClass.IN, 300, 0, Name.root));
        records.add(new PTRRecord(name("1.2.0.192.in-addr.arpa."), DClass.IN, 300, name("mx.example.org.")));
        records.add(new TXTRecord(name("odd\\032\\034name.example.org."), DClass.IN, 300, "odd"));
        records.add(new TXTRecord(name("fleeting.example.org."), DClass.IN, 0, "now"));
        for (int at = 0; at < 8; at++) {
            records.add(new TXTRecord(name("long.example.org."), DClass.IN, 300, "x".repeat(240) + at));
        }
        server = new TestDnsServer(records);
        dns = ResolvedAnswers.of(List.of(server.address()));
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void stringsOfOneRecordArePutTogether() {
        assertThat(dns.txt("example.org").all()).containsExactly("v=spf1 -all");
    }

    @Test
    void addressesFollowAliases() {
        assertThat(dns.a("alias.example.org").all()).containsExactly(IP4);
        assertThat(dns.aaaa("alias.example.org").all()).containsExactly(IP6);
    }

    @Test
    void exchangersComeByPreferenceAndNullMxIsNone() {
        assertThat(dns.mx("example.org").all()).containsExactly("mx.example.org", "second.example.org");
        assertThat(dns.mx("nomail.example.org")).isInstanceOf(Answer.NoData.class);
    }

    @Test
    void addressHasItsNames() {
        assertThat(dns.ptr(IP4).all()).containsExactly("mx.example.org");
    }

    @Test
    void nothingThereIsToldFromNoSuchName() {
        assertThat(dns.a("example.org")).isInstanceOf(Answer.NoData.class);
        assertThat(dns.a("none.example.org")).isInstanceOf(Answer.NoSuchName.class);
    }

    @Test
    void namesThatCannotBeAreNotAskedFor() {
        assertThat(dns.a("a..example.org")).isInstanceOf(Answer.NoSuchName.class);
        assertThat(dns.a("x".repeat(64) + ".example.org")).isInstanceOf(Answer.NoSuchName.class);
        assertThat(dns.a("\u4f8b.example.org")).isInstanceOf(Answer.NoSuchName.class);
        assertThat(server.askedByUdp()).isZero();
    }

    @Test
    void oddCharactersMeanThemselves() {
        assertThat(dns.txt("odd \"name.example.org").all()).containsExactly("odd");
    }

    @Test
    void answerThatIsCutOffIsAskedForByTcp() {
        assertThat(dns.txt("long.example.org").all()).hasSize(8);
        assertThat(server.askedByTcp()).isEqualTo(1);
    }

    @Test
    void answersAreKeptAsLongAsTheySay() {
        dns.txt("example.org");
        dns.txt("EXAMPLE.org");
        assertThat(server.askedByUdp()).isEqualTo(1);

        dns.txt("fleeting.example.org");
        dns.txt("fleeting.example.org");
        assertThat(server.askedByUdp()).isEqualTo(3);
    }

    @Test
    void silenceIsAFailureInTime() {
        SimpleResolver resolver = new SimpleResolver(server.address());
        resolver.setTimeout(Duration.ofSeconds(30));
        DnsAnswers impatient = ResolvedAnswers.of(resolver, Duration.ofMillis(200));

        long start = System.nanoTime();
        assertThat(impatient.txt("silent.example.org")).isInstanceOf(Answer.Failed.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void cacheIsBoundedByWhatItHolds() {
        AnswerCache cache = new AnswerCache(System::nanoTime);
        Answer<String> large = Answer.of(List.of("x".repeat(60_000)));
        for (int at = 0; at < 1000; at++) {
            cache.keep("TXT " + at, large, 300);
        }
        assertThat(cache.size()).isBetween(1L, 150L);
    }

    private static Name name(String text) throws IOException {
        return Name.fromString(text);
    }
}
