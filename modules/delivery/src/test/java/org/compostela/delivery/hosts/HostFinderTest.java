package org.compostela.delivery.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.InetAddresses;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.awaitility.Awaitility;
import org.compostela.configuration.ListenAddress;
import org.compostela.delivery.hosts.TestDns.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where to (RFC 5321 section 5.1), against a real name server. */
final class HostFinderTest {
    private static final Self SELF = new Self(Set.of("mail.own.test"), Set.of(address("192.0.2.99")));

    private TestDns dns;
    private HostFinder finder;

    @BeforeEach
    void start() throws IOException {
        dns = new TestDns();
        finder = new HostFinder(dns.client(), SELF, 25, new Random());
    }

    @AfterEach
    void stop() throws IOException {
        dns.close();
    }

    /** RFC 5321 section 5.1: the lowest number first. */
    @Test
    void hostsAreTriedByPreference() {
        dns.zone(
                "d.test. 60 MX 20 b.test.",
                "d.test. 60 MX 10 a.test.",
                "d.test. 60 MX 30 c.test.",
                "a.test. 60 A 192.0.2.1",
                "b.test. 60 A 192.0.2.2",
                "c.test. 60 A 192.0.2.3");

        assertThat(names("d.test")).containsExactly("a.test", "b.test", "c.test");
    }

    /** RFC 5321 section 5.1: of one preference, at random. */
    @Test
    void hostsOfEqualPreferenceAreShuffled() {
        dns.zone("d.test. 60 MX 10 a.test.", "d.test. 60 MX 10 b.test.", "d.test. 60 MX 20 z.test.");
        dns.zone("a.test. 60 A 192.0.2.1", "b.test. 60 A 192.0.2.2", "z.test. 60 A 192.0.2.3");

        Set<List<String>> orders = new HashSet<>();
        for (int i = 0; i < 64; i++) {
            orders.add(names("d.test"));
        }
        assertThat(orders)
                .containsExactlyInAnyOrder(
                        List.of("a.test", "b.test", "z.test"), List.of("b.test", "a.test", "z.test"));
    }

    /** RFC 5321 section 5.1: no MX, so the domain itself is the host. */
    @Test
    void domainWithoutMxIsItsOwnHost() {
        dns.zone("d.test. 60 A 192.0.2.1", "d.test. 60 AAAA 2001:db8::1");

        assertThat(hosts("d.test"))
                .containsExactly(new Host("d.test", 25, List.of(address("2001:db8::1"), address("192.0.2.1"))));
    }

    /** RFC 7505: a null MX is an answer, and ends the mail at once. */
    @Test
    void nullMxBounces() {
        dns.zone("d.test. 60 MX 0 .", "d.test. 60 A 192.0.2.1");

        assertThat(status("d.test")).isEqualTo("None 5.1.10");
    }

    @Test
    void nullMxBesideOthersIsIgnored() {
        dns.zone("d.test. 60 MX 0 .", "d.test. 60 MX 10 a.test.", "a.test. 60 A 192.0.2.1");

        assertThat(names("d.test")).containsExactly("a.test");
    }

    /** RFC 5321 section 5.1: the name behind an alias is processed as if it were the first. */
    @Test
    void aliasOfADomainIsFollowed() {
        dns.zone("d.test. 60 CNAME e.test.", "e.test. 60 MX 10 a.test.", "a.test. 60 A 192.0.2.1");

        assertThat(names("d.test")).containsExactly("a.test");
    }

    /** RFC 2181 section 10.3 forbids it, and many do it. */
    @Test
    void aliasOfAHostIsFollowed() {
        dns.zone("d.test. 60 MX 10 a.test.", "a.test. 60 CNAME b.test.", "b.test. 60 A 192.0.2.1");

        assertThat(hosts("d.test")).containsExactly(new Host("a.test", 25, List.of(address("192.0.2.1"))));
    }

    @Test
    void aliasesInACircleDefer() {
        dns.zone("d.test. 60 CNAME e.test.", "e.test. 60 CNAME d.test.");

        assertThat(status("d.test")).isEqualTo("Unknown 4.4.3");
    }

    /** RFC 8305 section 4. */
    @Test
    void addressesOfBothKindsAlternate() {
        dns.zone("d.test. 60 A 192.0.2.1", "d.test. 60 A 192.0.2.2", "d.test. 60 AAAA 2001:db8::1");

        List<InetAddress> addresses = hosts("d.test").get(0).addresses();

        assertThat(addresses).hasSize(3);
        assertThat(addresses.get(0)).isEqualTo(address("2001:db8::1"));
    }

    /** RFC 5321 section 5.1: itself and all that are not better are dropped, lest mail go round in a circle. */
    @Test
    void ownNameAndWorseHostsAreDropped() {
        dns.zone("d.test. 60 MX 10 a.test.", "d.test. 60 MX 20 MAIL.own.test.", "d.test. 60 MX 30 c.test.");
        dns.zone("d.test. 60 MX 20 b.test.", "b.test. 60 A 192.0.2.2", "mail.own.test. 60 A 192.0.2.7");
        dns.zone("a.test. 60 A 192.0.2.1", "c.test. 60 A 192.0.2.3");

        // Those of equal preference come in any order, before this server or behind it.
        for (int i = 0; i < 20; i++) {
            assertThat(names("d.test")).containsExactly("a.test");
        }
    }

    @Test
    void ownNameAsBestHostBouncesAsALoop() {
        dns.zone("d.test. 60 MX 10 mail.own.test.", "d.test. 60 MX 20 b.test.", "b.test. 60 A 192.0.2.2");
        dns.zone("mail.own.test. 60 A 192.0.2.7");

        assertThat(status("d.test")).isEqualTo("None 5.4.6");
    }

    @Test
    void ownAddressUnderAnotherNameBouncesAsALoop() {
        dns.zone("d.test. 60 A 192.0.2.99");

        assertThat(status("d.test")).isEqualTo("None 5.4.6");
    }

    @Test
    void addressThatMeansThisMachineBouncesAsALoop() {
        dns.zone("d.test. 60 A 0.0.0.0");

        assertThat(status("d.test")).isEqualTo("None 5.4.6");
    }

    /** RFC 5321 section 5.1, RFC 3463 4.4.3. */
    @Test
    void serverFailureDefers() {
        dns.fault("d.test.", Fault.SERVFAIL);

        assertThat(status("d.test")).isEqualTo("Unknown 4.4.3");
    }

    @Test
    void timeoutDefers() {
        dns.fault("d.test.", Fault.SILENCE);
        finder = new HostFinder(dns.client(Duration.ofMillis(700)), SELF, 25, new Random());

        assertThat(status("d.test")).isEqualTo("Unknown 4.4.3");
    }

    @Test
    void failureToFindTheAddressOfTheOnlyHostDefers() {
        dns.zone("d.test. 60 MX 10 a.test.").fault("a.test.", Fault.SERVFAIL);

        assertThat(status("d.test")).isEqualTo("Unknown 4.4.3");
    }

    @Test
    void hostThatCannotBeFoundDoesNotHideTheNext() {
        dns.zone("d.test. 60 MX 10 a.test.", "d.test. 60 MX 20 b.test.", "b.test. 60 A 192.0.2.2");
        dns.fault("a.test.", Fault.SERVFAIL);

        assertThat(names("d.test")).containsExactly("b.test");
    }

    /** RFC 3463 5.1.2. */
    @Test
    void unknownDomainBounces() {
        assertThat(status("nowhere.test")).isEqualTo("None 5.1.2");
    }

    @Test
    void domainWithoutAnyAddressBounces() {
        dns.zone("d.test. 60 TXT hello");

        assertThat(status("d.test")).isEqualTo("None 5.4.4");
    }

    @Test
    void mxWithoutAnyAddressBounces() {
        dns.zone("d.test. 60 MX 10 a.test.");

        assertThat(status("d.test")).isEqualTo("None 5.4.4");
    }

    @Test
    void nameThatIsNoDomainNameBounces() {
        assertThat(status("a".repeat(64) + ".test")).isEqualTo("None 5.1.2");
    }

    /** RFC 5321 section 4.1.3. */
    @Test
    void addressLiteralIsItsOwnHost() {
        assertThat(hosts("[192.0.2.5]")).containsExactly(new Host("192.0.2.5", 25, List.of(address("192.0.2.5"))));
        assertThat(hosts("[IPv6:2001:db8::5]")).hasSize(1);
        assertThat(status("[192.0.2.99]")).isEqualTo("None 5.4.6");
        assertThat(dns.questions()).isZero();
    }

    @Test
    void internationalDomainIsAskedForAsAsciiLabels() {
        dns.zone("xn--bcher-kva.test. 60 MX 10 a.test.", "a.test. 60 A 192.0.2.1");

        assertThat(names("bücher.test")).containsExactly("a.test");
    }

    /** RFC 1035 section 4.2.1: a cut answer is asked for again, by TCP. */
    @Test
    void cutAnswerIsAskedForByTcp() {
        dns.zone("d.test. 60 MX 10 a.test.", "a.test. 60 A 192.0.2.1").fault("d.test.", Fault.TRUNCATION);

        assertThat(names("d.test")).containsExactly("a.test");
        assertThat(dns.byTcp()).isPositive();
    }

    @Test
    void answerIsKeptForItsTtlAndNoLonger() {
        // Whole seconds are counted: one of a single second may be over at once.
        dns.zone("d.test. 3 MX 10 a.test.", "a.test. 600 A 192.0.2.1", "b.test. 600 A 192.0.2.2");
        names("d.test");
        int asked = dns.questions();

        assertThat(names("d.test")).containsExactly("a.test");
        assertThat(dns.questions()).isEqualTo(asked);

        dns.without("d.test.").zone("d.test. 3 MX 10 b.test.");
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> names("d.test")
                .equals(List.of("b.test")));
    }

    @Test
    void failureIsNotKept() {
        dns.fault("d.test.", Fault.SERVFAIL);
        assertThat(status("d.test")).isEqualTo("Unknown 4.4.3");
        int asked = dns.questions();

        status("d.test");

        assertThat(dns.questions()).isGreaterThan(asked);
    }

    @Test
    void domainOfManyHostsCostsNoMoreThanTheFirst() {
        for (int i = 0; i < 40; i++) {
            dns.zone("d.test. 60 MX " + i + " h" + i + ".test.", "h" + i + ".test. 60 A 192.0.2." + (i + 1));
        }

        assertThat(names("d.test")).hasSize(HostFinder.HOSTS_MAX).startsWith("h0.test", "h1.test");
    }

    @Test
    void namedHostsAreTakenInTheirOrderWithoutMx() {
        dns.zone("a.test. 60 A 192.0.2.1", "a.test. 60 MX 10 b.test.", "mail.own.test. 60 A 192.0.2.99");

        Route route = finder.fixed(List.of(
                new ListenAddress("mail.own.test", 10_025),
                new ListenAddress("a.test", 587),
                new ListenAddress("192.0.2.8", 25)));

        assertThat(((Route.Hosts) route).hosts())
                .extracting(host -> host.name() + ":" + host.port())
                .containsExactly("mail.own.test:10025", "a.test:587", "192.0.2.8:25");
    }

    private List<Host> hosts(String domain) {
        Route route = finder.find(domain);
        assertThat(route).isInstanceOf(Route.Hosts.class);
        return ((Route.Hosts) route).hosts();
    }

    private List<String> names(String domain) {
        return hosts(domain).stream().map(Host::name).toList();
    }

    private String status(String domain) {
        Route route = finder.find(domain);
        if (route instanceof Route.None none) {
            return "None " + none.reason().status();
        }
        return route instanceof Route.Unknown unknown
                ? "Unknown " + unknown.reason().status()
                : route.toString();
    }

    private static InetAddress address(String text) {
        return InetAddresses.forString(text);
    }
}
