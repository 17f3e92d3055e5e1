package org.compostela.senderauthentication.dkim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.common.primitives.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.compostela.senderauthentication.dns.TestZone;
import org.compostela.senderauthentication.message.HeaderField;
import org.compostela.senderauthentication.message.RawMessage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DkimVerifierTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-25T02:00:00Z"), ZoneOffset.UTC);

    private static final String MESSAGE = "From: Ann <ann@example.org>\r\nTo: bob@example.net\r\nSubject: hello\r\n"
            + "Date: Wed, 25 Nov 2026 01:00:00 +0000\r\n\r\nHello Bob\r\n";

    private static KeyPair rsa;
    private static KeyPair ed;

    @BeforeAll
    static void makeKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        rsa = generator.generateKeyPair();
        ed = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    }

    @Test
    void exampleOfRfc8463IsGenuine() throws IOException {
        assertThat(verify(SignedByOthers.keys(), SignedByOthers.message("rfc8463")))
                .extracting(DkimResult::outcome, DkimResult::algorithm, DkimResult::selector, DkimResult::identity)
                .containsExactly(
                        tuple(DkimOutcome.PASS, "ed25519-sha256", "brisbane", "@football.example.com"),
                        tuple(DkimOutcome.PASS, "rsa-sha256", "test", "@football.example.com"));
    }

    @ParameterizedTest
    @CsvSource({
        "plain,simple,simple", "plain,simple,relaxed", "plain,relaxed,simple", "plain,relaxed,relaxed",
        "multi,simple,simple", "multi,simple,relaxed", "multi,relaxed,simple", "multi,relaxed,relaxed",
        "empty,simple,simple", "empty,simple,relaxed", "empty,relaxed,simple", "empty,relaxed,relaxed"
    })
    void signaturesByOthersAreGenuine(String message, String header, String body) throws IOException {
        String kind = "-" + message + "-" + header + "-" + body;

        assertThat(outcomes(SignedByOthers.keys(), SignedByOthers.message("dkimpy" + kind)))
                .containsExactly(DkimOutcome.PASS, DkimOutcome.PASS);
        assertThat(outcomes(SignedByOthers.keys(), SignedByOthers.message("opendkim" + kind)))
                .containsExactly(DkimOutcome.PASS);
    }

    @Test
    void sha1IsNotBelieved() throws IOException {
        assertThat(verify(SignedByOthers.keys(), SignedByOthers.message("opendkim-sha1")))
                .singleElement()
                .satisfies(result -> {
                    assertThat(result.outcome()).isEqualTo(DkimOutcome.PERMERROR);
                    assertThat(result.reason()).contains("sha1");
                });
    }

    @Test
    void bodyLengthCoversTheWholeBodyOrIsNotBelieved() throws IOException {
        byte[] bytes = SignedByOthers.message("dkimpy-length");
        assertThat(outcomes(SignedByOthers.keys(), bytes)).containsExactly(DkimOutcome.PASS);

        byte[] added = concat(bytes, "Buy this!\r\n");
        assertThat(outcomes(SignedByOthers.keys(), added)).containsExactly(DkimOutcome.POLICY);

        byte[] shortened = Arrays.copyOf(bytes, bytes.length - 20);
        assertThat(outcomes(SignedByOthers.keys(), shortened)).containsExactly(DkimOutcome.FAIL);
    }

    @Test
    void messageWithoutSignatureHasNoResult() throws IOException {
        assertThat(verify(zone(""), MESSAGE.getBytes(StandardCharsets.ISO_8859_1)))
                .isEmpty();
    }

    @Test
    void ourSignaturesAreGenuineAndEveryChangeShows() throws IOException {
        String signed = signed(MESSAGE);
        TestZone zone = zone("");

        assertThat(outcomes(zone, signed)).containsExactly(DkimOutcome.PASS, DkimOutcome.PASS);
        assertThat(outcomes(zone, signed.replace("Hello Bob", "Hello Rob")))
                .containsExactly(DkimOutcome.FAIL, DkimOutcome.FAIL);
        assertThat(outcomes(zone, signed.replace("Subject: hello", "Subject: hallo")))
                .containsExactly(DkimOutcome.FAIL, DkimOutcome.FAIL);
        // Over-signed: none may be added, above or below.
        assertThat(outcomes(zone, "From: eve@example.com\r\n" + signed))
                .containsExactly(DkimOutcome.FAIL, DkimOutcome.FAIL);
        assertThat(outcomes(zone, signed.replace("\r\n\r\n", "\r\nSubject: buy\r\n\r\n")))
                .containsExactly(DkimOutcome.FAIL, DkimOutcome.FAIL);
        assertThat(outcomes(zone, "Cc: eve@example.com\r\n" + signed))
                .containsExactly(DkimOutcome.FAIL, DkimOutcome.FAIL);
        // What servers add and rewrap does not matter.
        assertThat(outcomes(zone, "Received: from a by b\r\n" + signed.replace("Subject: hello", "SUBJECT:   hello")))
                .containsExactly(DkimOutcome.PASS, DkimOutcome.PASS);
    }

    @Test
    void expiredSignatureIsNone() throws IOException {
        String signature =
                "DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=rsa; h=from; t=1000; x=2000; bh=YQ==; b=YQ==";

        assertThat(verify(zone(""), (signature + "\r\n" + MESSAGE).getBytes(StandardCharsets.ISO_8859_1)))
                .singleElement()
                .satisfies(result -> {
                    assertThat(result.outcome()).isEqualTo(DkimOutcome.PERMERROR);
                    assertThat(result.reason()).contains("expired");
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "v=2; a=rsa-sha256; d=example.org; s=rsa; h=from; bh=YQ==; b=YQ==",
                "a=rsa-sha256; d=example.org; s=rsa; h=from; bh=YQ==; b=YQ==",
                "v=1; d=example.org; s=rsa; h=from; bh=YQ==; b=YQ==",
                "v=1; a=rsa-sha256; s=rsa; h=from; bh=YQ==; b=YQ==",
                "v=1; a=rsa-sha256; d=example.org; h=from; bh=YQ==; b=YQ==",
                "v=1; a=rsa-sha256; d=example.org; s=rsa; bh=YQ==; b=YQ==",
                "v=1; a=rsa-sha256; d=example.org; s=rsa; h=to; bh=YQ==; b=YQ==",
                "v=1; a=rsa-sha256; d=example.org; s=rsa; h=from; b=YQ==",
                "v=1; a=rsa-sha256; d=example.org; s=rsa; h=from; bh=YQ==",
                "v=1; a=rsa-sha256; d=example.org; s=rsa; h=from; bh=?; b=YQ==",
                "v=1; a=rsa-sha256; d=example.org; s=rsa; h=from; bh=YQ==; b=YQ==; b=YQ==",
                "v=1; a=rsa-sha256; d=example.org; i=@example.com; s=rsa; h=from; bh=YQ==; b=YQ==",
                "v=1; a=rsa-sha256; d=example.org; s=rsa; h=from; l=-1; bh=YQ==; b=YQ==",
                "v=1; a=rsa-sha256; d=example.org; s=rsa; h=from; t=5; x=5; bh=YQ==; b=YQ==",
                "v=1; a=rsa-sha256; d=example.org; s=rsa; h=from; q=http; bh=YQ==; b=YQ==",
                "v=1; a=rsa-sha256; c=wild; d=example.org; s=rsa; h=from; bh=YQ==; b=YQ=="
            })
    void signatureThatCannotBeReadIsAPermanentError(String signature) throws IOException {
        assertThat(outcomes(zone(""), "DKIM-Signature: " + signature + "\r\n" + MESSAGE))
                .containsExactly(DkimOutcome.PERMERROR);
    }

    @ParameterizedTest
    @ValueSource(strings = {"v=DKIM2; ", "h=sha1; ", "s=tlsrpt; ", "k=dsa; ", "k=ed25519; "})
    void keyThatIsNotForThisIsAPermanentError(String tags) throws IOException {
        TestZone zone = new TestZone().with("rsa._domainkey.example.org", "TXT", tags + "p=" + spki(rsa));

        assertThat(outcomes(zone, signed(MESSAGE)).get(0)).isEqualTo(DkimOutcome.PERMERROR);
    }

    @Test
    void revokedMissingAndDoubleKeysArePermanentErrorsAndSilenceIsTemporary() throws IOException {
        String at = "rsa._domainkey.example.org";
        String signed = signed(MESSAGE);

        assertThat(outcomes(new TestZone().with(at, "TXT", "v=DKIM1; p="), signed)
                        .get(0))
                .isEqualTo(DkimOutcome.PERMERROR);
        assertThat(outcomes(new TestZone(), signed).get(0)).isEqualTo(DkimOutcome.PERMERROR);
        assertThat(outcomes(zone("").with(at, "TXT", "v=DKIM1; p="), signed).get(0))
                .isEqualTo(DkimOutcome.PERMERROR);
        assertThat(outcomes(new TestZone().withTimeout(at), signed).get(0)).isEqualTo(DkimOutcome.TEMPERROR);
    }

    @Test
    void domainThatIsTestingIsNotHeldToItsFailures() throws IOException {
        String signed = signed(MESSAGE);

        assertThat(verify(zone("t=y; "), signed.getBytes(StandardCharsets.ISO_8859_1))
                        .get(0))
                .satisfies(result -> {
                    assertThat(result.outcome()).isEqualTo(DkimOutcome.PASS);
                    assertThat(result.testing()).isTrue();
                });
        assertThat(outcomes(zone("t=y; "), signed.replace("Hello", "Hallo")).get(0))
                .isEqualTo(DkimOutcome.NEUTRAL);
    }

    @Test
    void strictKeyIsForTheDomainItself() throws IOException {
        String below =
                "DKIM-Signature: v=1; a=rsa-sha256; d=example.org; i=@a.example.org; s=rsa; h=from; bh=YQ==; b=YQ==";

        assertThat(outcomes(zone("t=s; "), below + "\r\n" + MESSAGE)).containsExactly(DkimOutcome.PERMERROR);
        assertThat(outcomes(zone(""), below + "\r\n" + MESSAGE)).containsExactly(DkimOutcome.FAIL);
    }

    @Test
    void bareRsaKeyIsReadToo() throws IOException {
        byte[] spki = rsa.getPublic().getEncoded();
        // A SubjectPublicKeyInfo of 2048 bits has 24 bytes before the RSAPublicKey.
        byte[] bare = Arrays.copyOfRange(spki, 24, spki.length);
        TestZone zone = new TestZone()
                .with(
                        "rsa._domainkey.example.org",
                        "TXT",
                        "p=" + Base64.getEncoder().encodeToString(bare));

        assertThat(outcomes(zone, signed(MESSAGE)).get(0)).isEqualTo(DkimOutcome.PASS);
    }

    @Test
    void shortRsaKeyIsNotBelieved() throws GeneralSecurityException, IOException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(768);
        KeyPair weak = generator.generateKeyPair();
        assertThat(((RSAPublicKey) weak.getPublic()).getModulus().bitLength()).isLessThan(1024);
        TestZone zone = new TestZone().with("rsa._domainkey.example.org", "TXT", "p=" + spki(weak));

        assertThat(outcomes(zone, signed(MESSAGE)).get(0)).isEqualTo(DkimOutcome.PERMERROR);
    }

    @Test
    void onlyTheFirstSignaturesAreLookedAt() throws IOException {
        String signature = "DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=rsa; h=from; bh=YQ==; b=YQ==\r\n";
        TestZone zone = zone("");

        List<DkimResult> results =
                verify(zone, (signature.repeat(10_000) + MESSAGE).getBytes(StandardCharsets.ISO_8859_1));

        assertThat(results).hasSize(DkimVerifier.MOST_SIGNATURES + 1);
        assertThat(results.get(DkimVerifier.MOST_SIGNATURES).outcome()).isEqualTo(DkimOutcome.POLICY);
        assertThat(zone.questions()).isEqualTo(DkimVerifier.MOST_SIGNATURES);
    }

    private static String signed(String message) throws IOException {
        DkimSigner signer = new DkimSigner(
                List.of(
                        new SigningKey("example.org", "rsa", Algorithm.RSA_SHA256, rsa.getPrivate()),
                        new SigningKey("example.org", "ed", Algorithm.ED25519_SHA256, ed.getPrivate())),
                CLOCK);
        StringBuilder signed = new StringBuilder();
        for (HeaderField field : signer.sign(RawMessage.of(message.getBytes(StandardCharsets.ISO_8859_1)))) {
            signed.append(field.raw()).append("\r\n");
        }
        return signed.append(message).toString();
    }

    private static TestZone zone(String tags) {
        byte[] point = ed.getPublic().getEncoded();
        return new TestZone()
                .with("rsa._domainkey.example.org", "TXT", "v=DKIM1; " + tags + "p=" + spki(rsa))
                .with(
                        "ed._domainkey.example.org",
                        "TXT",
                        "v=DKIM1; k=ed25519; " + tags + "p="
                                + Base64.getEncoder()
                                        .encodeToString(Arrays.copyOfRange(point, point.length - 32, point.length)));
    }

    private static String spki(KeyPair pair) {
        return Base64.getEncoder().encodeToString(pair.getPublic().getEncoded());
    }

    private static List<DkimOutcome> outcomes(TestZone zone, String message) throws IOException {
        return outcomes(zone, message.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static List<DkimOutcome> outcomes(TestZone zone, byte[] message) throws IOException {
        return verify(zone, message).stream().map(DkimResult::outcome).toList();
    }

    private static List<DkimResult> verify(TestZone zone, byte[] message) throws IOException {
        return new DkimVerifier(zone, CLOCK).verify(RawMessage.of(message));
    }

    private static byte[] concat(byte[] bytes, String more) {
        return Bytes.concat(bytes, more.getBytes(StandardCharsets.ISO_8859_1));
    }
}
