package org.compostela.senderauthentication.iprev;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.InetAddresses;
import org.compostela.senderauthentication.dns.TestZone;
import org.junit.jupiter.api.Test;

class IprevTest {
    private static final String ARPA = "1.2.0.192.in-addr.arpa";

    @Test
    void nameThatLeadsBackPasses() {
        TestZone zone = new TestZone()
                .with(ARPA, "PTR", "other.example.org.")
                .with(ARPA, "PTR", "mx.example.org.")
                .with("mx.example.org", "A", "192.0.2.1");

        assertThat(check(zone).outcome()).isEqualTo(IprevOutcome.PASS);
        assertThat(check(zone).name()).isEqualTo("mx.example.org");
    }

    @Test
    void nameThatLeadsElsewhereFails() {
        TestZone zone = new TestZone().with(ARPA, "PTR", "mx.example.org.").with("mx.example.org", "A", "192.0.2.9");

        assertThat(check(zone).outcome()).isEqualTo(IprevOutcome.FAIL);
    }

    @Test
    void addressWithoutANameIsAPermanentErrorAndSilenceATemporaryOne() {
        assertThat(check(new TestZone()).outcome()).isEqualTo(IprevOutcome.PERMERROR);
        assertThat(check(new TestZone().withTimeout(ARPA)).outcome()).isEqualTo(IprevOutcome.TEMPERROR);
        assertThat(check(new TestZone().with(ARPA, "PTR", "a.example.").withTimeout("a.example"))
                        .outcome())
                .isEqualTo(IprevOutcome.TEMPERROR);
    }

    private static Iprev.Result check(TestZone zone) {
        return new Iprev(zone).check(InetAddresses.forString("192.0.2.1"));
    }
}
