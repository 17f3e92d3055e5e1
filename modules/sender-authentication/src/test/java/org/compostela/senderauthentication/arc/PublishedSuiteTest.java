package org.compostela.senderauthentication.arc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import com.google.common.primitives.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.compostela.senderauthentication.Conformance;
import org.compostela.senderauthentication.dkim.Algorithm;
import org.compostela.senderauthentication.dkim.SigningKey;
import org.compostela.senderauthentication.dns.TestZone;
import org.compostela.senderauthentication.message.HeaderField;
import org.compostela.senderauthentication.message.RawMessage;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** ValiMail's suites. */
class PublishedSuiteTest {
    private static final String VALIDATION = "arc/arc-draft-validation-tests.yml";
    private static final String SIGNING = "arc/arc-draft-sign-tests.yml";

    @TestFactory
    Stream<DynamicTest> chainIsValidated() throws IOException {
        return cases(VALIDATION, PublishedSuiteTest::validate);
    }

    @TestFactory
    Stream<DynamicTest> chainIsSealed() throws IOException {
        return cases(SIGNING, PublishedSuiteTest::seal);
    }

    @Test
    void suitesAreWhole() throws IOException {
        assertThat(chainIsValidated()).hasSize(171);
        assertThat(chainIsSealed()).hasSize(17);
    }

    private interface Check {
        void run(Map<String, Object> scenario, Map<String, Object> test) throws Exception;
    }

    private static Stream<DynamicTest> cases(String suite, Check check) throws IOException {
        return Conformance.documents(suite).stream()
                .flatMap(scenario -> Conformance.map(scenario.get("tests")).entrySet().stream()
                        .map(test -> DynamicTest.dynamicTest(
                                test.getKey(), () -> check.run(scenario, Conformance.map(test.getValue())))));
    }

    private static void validate(Map<String, Object> scenario, Map<String, Object> test) throws IOException {
        ArcResult result = new ArcVerifier(zone(scenario)).verify(message(test));

        // Of a chain that ended by a seal with cv=fail the suite, which is older than the RFC, says nothing; RFC 8617
        // section 5.2: fail.
        String given = ((String) test.get("cv")).toLowerCase(Locale.ROOT);
        assertThat(result.outcome().word()).as(result.reason()).isEqualTo(given.isEmpty() ? "fail" : given);
    }

    private static void seal(Map<String, Object> scenario, Map<String, Object> test) throws Exception {
        RawMessage message = message(test);
        ArcResult chain = new ArcVerifier(zone(scenario)).verify(message);
        SigningKey key = new SigningKey(
                (String) scenario.get("domain"), (String) scenario.get("sel"), Algorithm.RSA_SHA256, privateKey((String)
                        scenario.get("privatekey")));
        Clock clock = Clock.fixed(Instant.ofEpochSecond(((Number) test.get("t")).longValue()), ZoneOffset.UTC);
        List<String> fields = Splitter.on(':').splitToList((String) test.get("sig-headers"));

        List<HeaderField> set =
                new ArcSealer(key, fields, clock).seal(message, chain, results(message, (String) test.get("srv-id")));

        assertThat(set.isEmpty()).isEqualTo(((String) test.get("AS")).isEmpty());
        if (!set.isEmpty()) {
            assertThat(set.get(1).value()).as("as dkimpy finds it").containsPattern(" i=[0-9]+;");
            assertThat(normal(set.get(1).value())).isEqualTo(normal((String) test.get("AMS")));
            assertThat(normal(set.get(2).value())).isEqualTo(normal((String) test.get("AAR")));
            assertThat(normal(set.get(0).value())).isEqualTo(normal((String) test.get("AS")));
        }
    }

    /** What the message's own receiver found, from all the fields that he wrote. */
    private static String results(RawMessage message, String host) {
        List<String> found = message.fields("Authentication-Results").stream()
                .map(field -> CharMatcher.whitespace().trimAndCollapseFrom(field.unfolded(), ' '))
                .filter(value -> value.startsWith(host + ";"))
                .map(value -> value.substring(host.length() + 1).strip())
                .map(value -> value.endsWith(";") ? value.substring(0, value.length() - 1) : value)
                .toList();
        return host + "; " + String.join("; ", found);
    }

    private static String normal(String value) {
        return Splitter.on(';')
                .splitToStream(value)
                .map(CharMatcher.whitespace()::removeFrom)
                .collect(Collectors.joining(";"));
    }

    private static TestZone zone(Map<String, Object> scenario) {
        TestZone zone = new TestZone();
        Conformance.map(scenario.get("txt-records"))
                .forEach((name, record) -> zone.with(name, "TXT", String.valueOf(record)));
        return zone;
    }

    private static RawMessage message(Map<String, Object> test) {
        String text = ((String) test.get("message")).replace("\n", "\r\n");
        return RawMessage.of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** PKCS#1 in PEM, which Java reads in the frame of PKCS#8 (RFC 5208). */
    private static PrivateKey privateKey(String pem) throws GeneralSecurityException {
        byte[] inner = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
        int total = inner.length + 22;
        byte[] head = {
            0x30,
            (byte) 0x82,
            (byte) (total >> 8),
            (byte) total,
            2,
            1,
            0,
            0x30,
            13,
            6,
            9,
            0x2a,
            (byte) 0x86,
            0x48,
            (byte) 0x86,
            (byte) 0xf7,
            0xd,
            1,
            1,
            1,
            5,
            0,
            4,
            (byte) 0x82,
            (byte) (inner.length >> 8),
            (byte) inner.length
        };
        return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(Bytes.concat(head, inner)));
    }
}
