package org.compostela.senderauthentication.dmarc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.compostela.senderauthentication.dkim.DkimOutcome;
import org.compostela.senderauthentication.dkim.DkimResult;
import org.compostela.senderauthentication.dns.TestZone;
import org.compostela.senderauthentication.message.RawMessage;
import org.compostela.senderauthentication.spf.SpfOutcome;
import org.compostela.senderauthentication.spf.SpfResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DmarcTest {
    private static final SpfResult NO_SPF = spf(SpfOutcome.FAIL, "example.org");

    @Test
    void signatureOfTheDomainVouches() {
        DmarcResult result = judge("v=DMARC1; p=reject", "example.org", NO_SPF, signed("example.org"));

        assertThat(result.outcome()).isEqualTo(DmarcOutcome.PASS);
        assertThat(result.disposition()).isEqualTo(DmarcPolicy.NONE);
        assertThat(result.published()).contains(DmarcPolicy.REJECT);
    }

    /** RFC 7489 appendix B.1 and B.2. */
    @ParameterizedTest
    @CsvSource({
        "example.com, example.com, r, pass",
        "child.example.com, example.com, r, pass",
        "child.example.com, example.com, s, fail",
        "example.net, example.com, r, fail",
        "example.com, child.example.com, r, pass",
        "example.com, child.example.com, s, fail"
    })
    void identitiesAlignAsInTheExamples(String authenticated, String author, String mode, String outcome) {
        String record = "v=DMARC1; p=reject; adkim=" + mode + "; aspf=" + mode;

        assertThat(at("example.com", record, author, spf(SpfOutcome.PASS, authenticated))
                        .outcome()
                        .word())
                .isEqualTo(outcome);
        assertThat(at("example.com", record, author, NO_SPF, signed(authenticated))
                        .outcome()
                        .word())
                .isEqualTo(outcome);
    }

    @Test
    void failureHasThePolicy() {
        assertThat(judge("v=DMARC1; p=reject", "example.org", NO_SPF).disposition())
                .isEqualTo(DmarcPolicy.REJECT);
        assertThat(judge("v=DMARC1; p=quarantine", "example.org", NO_SPF).disposition())
                .isEqualTo(DmarcPolicy.QUARANTINE);
        assertThat(judge("v=DMARC1; p=none", "example.org", NO_SPF).disposition())
                .isEqualTo(DmarcPolicy.NONE);
    }

    @Test
    void subdomainHasThePolicyOfTheOrganization() {
        assertThat(judge("v=DMARC1; p=none; sp=reject", "a.b.example.org", NO_SPF)
                        .disposition())
                .isEqualTo(DmarcPolicy.REJECT);
        assertThat(judge("v=DMARC1; p=quarantine", "a.b.example.org", NO_SPF).disposition())
                .isEqualTo(DmarcPolicy.QUARANTINE);
        assertThat(judge("v=DMARC1; p=none; sp=reject", "example.org", NO_SPF).disposition())
                .isEqualTo(DmarcPolicy.NONE);
    }

    @Test
    void mailThatThePercentageLeavesOutIsTreatedMilder() {
        TestZone zone = new TestZone().with("_dmarc.example.org", "TXT", "v=DMARC1; p=reject; pct=40");
        OrganizationalDomain organizations = new OrganizationalDomain();

        assertThat(new Dmarc(zone, organizations, () -> 39)
                        .evaluate("example.org", NO_SPF, List.of())
                        .disposition())
                .isEqualTo(DmarcPolicy.REJECT);
        assertThat(new Dmarc(zone, organizations, () -> 40)
                        .evaluate("example.org", NO_SPF, List.of())
                        .disposition())
                .isEqualTo(DmarcPolicy.QUARANTINE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"v=spf1 -all", "v=DMARC2; p=reject", "p=reject; v=DMARC1", "V=DMARC1; p=reject", ""})
    void otherTextsAreNoPolicy(String text) {
        assertThat(judge(text, "example.org", NO_SPF).outcome()).isEqualTo(DmarcOutcome.NONE);
    }

    @Test
    void severalPoliciesAreNone() {
        TestZone zone = new TestZone()
                .with("_dmarc.example.org", "TXT", "v=DMARC1; p=reject")
                .with("_dmarc.example.org", "TXT", "v=DMARC1; p=none");

        assertThat(dmarc(zone).evaluate("example.org", NO_SPF, List.of()).outcome())
                .isEqualTo(DmarcOutcome.NONE);
    }

    @Test
    void policyThatCannotBeReadIsNoneIfReportsAreWanted() {
        assertThat(judge("v=DMARC1; p=block", "example.org", NO_SPF).outcome()).isEqualTo(DmarcOutcome.PERMERROR);
        DmarcResult lenient = judge("v=DMARC1; p=block; rua=mailto:dmarc@example.org!10m", "example.org", NO_SPF);
        assertThat(lenient.disposition()).isEqualTo(DmarcPolicy.NONE);
        assertThat(lenient.record().map(DmarcRecord::aggregateReports))
                .contains(com.google.common.collect.ImmutableList.of("dmarc@example.org"));
    }

    @Test
    void silenceOfTheDnsIsTemporary() {
        assertThat(dmarc(new TestZone().withTimeout("_dmarc.example.org"))
                        .evaluate("example.org", NO_SPF, List.of())
                        .outcome())
                .isEqualTo(DmarcOutcome.TEMPERROR);
        assertThat(judge("v=DMARC1; p=reject", "example.org", spf(SpfOutcome.TEMPERROR, "example.org"))
                        .outcome())
                .isEqualTo(DmarcOutcome.TEMPERROR);
        // Nothing that a stranger's name server does holds off the policy of another domain.
        assertThat(judge("v=DMARC1; p=reject", "example.org", spf(SpfOutcome.TEMPERROR, "example.com"))
                        .outcome())
                .isEqualTo(DmarcOutcome.FAIL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "From: ann@example.org\r\nFrom: eve@example.com\r\n",
                "From: ann@example.org, eve@example.com\r\n",
                "From: nobody\r\n",
                "From:\r\n",
                "Subject: no author\r\n",
                "From: ann@[192.0.2.1]\r\n"
            })
    void messageWithoutOneAuthorIsAPermanentError(String header) {
        assertThat(judge(header).outcome()).isEqualTo(DmarcOutcome.PERMERROR);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "From: ann@example.org\r\n",
                "From: \"eve@example.com\" <ann@EXAMPLE.org>\r\n",
                "From: Ann (eve@example.com)\r\n <ann@example.org>\r\n",
                "from : ann@example.org, bob@example.org\r\n",
                "From: Team: ann@example.org;\r\n"
            })
    void domainIsThatOfTheAddressNotOfTheNameShown(String header) {
        assertThat(judge(header)).satisfies(result -> {
            assertThat(result.outcome()).isEqualTo(DmarcOutcome.FAIL);
            assertThat(result.domain()).isEqualTo("example.org");
        });
    }

    private static DmarcResult judge(String header) {
        TestZone zone = new TestZone().with("_dmarc.example.org", "TXT", "v=DMARC1; p=reject");
        RawMessage message = RawMessage.of((header + "\r\nbody").getBytes(StandardCharsets.ISO_8859_1));
        return dmarc(zone).evaluate(message, NO_SPF, List.of());
    }

    private static DmarcResult judge(String record, String author, SpfResult spf, DkimResult... dkim) {
        return at("example.org", record, author, spf, dkim);
    }

    private static DmarcResult at(String place, String record, String author, SpfResult spf, DkimResult... dkim) {
        return dmarc(new TestZone().with("_dmarc." + place, "TXT", record)).evaluate(author, spf, List.of(dkim));
    }

    private static Dmarc dmarc(TestZone zone) {
        return new Dmarc(zone, new OrganizationalDomain(), () -> 0);
    }

    private static SpfResult spf(SpfOutcome outcome, String domain) {
        return new SpfResult(outcome, domain, "", Optional.empty());
    }

    private static DkimResult signed(String domain) {
        return new DkimResult(DkimOutcome.PASS, domain, "s", "@" + domain, "rsa-sha256", "", "", false);
    }
}
