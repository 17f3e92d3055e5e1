package org.compostela.senderauthentication.results;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import org.compostela.senderauthentication.message.HeaderField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticationResultsTest {
    private final ForgedResults forged = new ForgedResults("mx.example.org");

    @Test
    void fieldHasAMethodOnEachLine() {
        AuthenticationResults results = new AuthenticationResults(
                "mx.example.org",
                ImmutableList.of(
                        MethodResult.of("spf", "pass").with("smtp.mailfrom", "ann@example.com"),
                        MethodResult.of("dkim", "pass")
                                .commented("2048-bit key")
                                .with("header.d", "example.com")
                                .with("header.i", "")));

        assertThat(results.field())
                .isEqualTo("Authentication-Results: mx.example.org;\r\n\tspf=pass smtp.mailfrom=ann@example.com;"
                        + "\r\n\tdkim=pass (2048-bit key) header.d=example.com");
        assertThat(results.value())
                .isEqualTo("mx.example.org; spf=pass smtp.mailfrom=ann@example.com; "
                        + "dkim=pass (2048-bit key) header.d=example.com");
    }

    @Test
    void strangersTextStaysAValueOrAComment() {
        String evil = "a\"; dkim=pass header.d=bank.example\r\nX-Evil: \u00e4(";
        String written = MethodResult.of("spf", "fail")
                .commented("b) dmarc=pass (c\\")
                .with("smtp.mailfrom", evil)
                .written();

        assertThat(written)
                .isEqualTo("spf=fail (b\\) dmarc=pass \\(c\\\\) smtp.mailfrom="
                        + "\"a\\\"; dkim=pass header.d=bank.example??X-Evil: ?(\"");
    }

    @Test
    void valueOfAnyLengthFitsALine() {
        assertThat(MethodResult.of("spf", "fail")
                        .with("smtp.mailfrom", "\"".repeat(100_000))
                        .written())
                .hasSizeLessThan(900);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authentication-Results: mx.example.org; spf=pass",
                "authentication-results : MX.Example.Org; spf=pass",
                "Authentication-Results: mx.example.org 1; spf=pass",
                "Authentication-Results: mx.example.org(x); spf=pass",
                "Authentication-Results: (a (nested \\) comment)) mx.example.org; spf=pass",
                "Authentication-Results:\r\n\tmx.example.org\r\n\t; spf=pass",
                "Authentication-Results: \"mx.example.org\"; spf=pass",
                "Authentication-Results: \"mx\\.example.org\"; spf=pass",
                "Authentication-Results: mx.example.org.; spf=pass",
                "Authentication-Results: mx.example.org",
                "Authentication-Results:",
                "Authentication-Results: ; spf=pass",
                "Authentication-Results: (never ends mx.example.org; spf=pass"
            })
    void fieldThatClaimsToBeOursIsForged(String field) {
        assertThat(forged.isForged(new HeaderField(field))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authentication-Results: mx.example.com; spf=pass",
                "Authentication-Results: a.mx.example.org; spf=pass",
                "Authentication-Results: (mx.example.org) other.example; spf=pass",
                "X-Authentication-Results: mx.example.org; spf=pass",
                "ARC-Authentication-Results: i=1; mx.example.org; spf=pass"
            })
    void fieldsOfOthersAreLeft(String field) {
        assertThat(forged.isForged(new HeaderField(field))).isFalse();
    }

    @Test
    void commentsOfAnyDepthCostNoStack() {
        assertThat(forged.isForged(new HeaderField("Authentication-Results: " + "(".repeat(1_000_000))))
                .isTrue();
    }
}
