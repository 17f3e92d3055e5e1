package org.compostela.senderauthentication.dkim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.OptionalLong;
import org.compostela.senderauthentication.message.RawMessage;
import org.junit.jupiter.api.Test;

/** The examples of RFC 6376 sections 3.4.3 to 3.4.5, and edges. */
class CanonicalizationTest {
    @Test
    void relaxedHeaderIsTheExample() {
        assertThat(Canonicalization.RELAXED.header("A: X")).isEqualTo("a:X\r\n");
        assertThat(Canonicalization.RELAXED.header("B : Y\t\r\n\tZ  ")).isEqualTo("b:Y Z\r\n");
    }

    @Test
    void simpleHeaderIsAsItIs() {
        assertThat(Canonicalization.SIMPLE.header("B : Y\t\r\n\tZ  ")).isEqualTo("B : Y\t\r\n\tZ  \r\n");
    }

    @Test
    void bodiesAreTheExample() {
        String body = " C \r\nD \t E\r\n\r\n\r\n";
        assertSame(Canonicalization.RELAXED, body, " C\r\nD E\r\n");
        assertSame(Canonicalization.SIMPLE, body, " C \r\nD \t E\r\n");
    }

    @Test
    void emptyBodyIsOneLineEndOrNothing() {
        assertThat(hash(Canonicalization.SIMPLE, "")).isEqualTo("frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=");
        assertThat(hash(Canonicalization.RELAXED, "")).isEqualTo("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
        assertSame(Canonicalization.SIMPLE, "\r\n\r\n", "\r\n");
        assertSame(Canonicalization.RELAXED, " \r\n\t\r\n", "");
    }

    @Test
    void lastLineGetsItsEnd() {
        assertSame(Canonicalization.SIMPLE, "a", "a\r\n");
        assertSame(Canonicalization.RELAXED, "a \t", "a\r\n");
    }

    @Test
    void loneCarriageReturnsAndLineFeedsAreContent() {
        assertSame(Canonicalization.SIMPLE, "a\rb\nc\r\n", "a\rb\nc\r\n");
        assertSame(Canonicalization.RELAXED, "a \r b\n\r", "a \r b\n\r\r\n");
        assertSame(Canonicalization.SIMPLE, "a\r\r\n", "a\r\r\n");
    }

    @Test
    void limitCountsCanonicalBytes() throws IOException {
        BodyHash.Kind kind = new BodyHash.Kind(Canonicalization.RELAXED, OptionalLong.of(3));
        RawMessage message = RawMessage.of("A: b\r\n\r\na   b  c\r\n".getBytes(StandardCharsets.ISO_8859_1));
        BodyHash.Hash hash = BodyHash.of(message, List.of(kind)).get(kind);

        assertThat(hash.digest()).isEqualTo(sha256("a b"));
        assertThat(hash.length()).isEqualTo(7);
    }

    @Test
    void bodyLongerThanAnyBufferIsHashedWhole() {
        String line = "x".repeat(75) + "\r\n";
        assertSame(Canonicalization.SIMPLE, line.repeat(5000) + "\r\n".repeat(9000), line.repeat(5000));
    }

    @Test
    void signatureIsTakenOutOfItsField() {
        assertThat(TagList.withoutSignature("DKIM-Signature: bh=b=;\r\n b = abc\r\n  def ; h=b; b2=x"))
                .isEqualTo("DKIM-Signature: bh=b=;\r\n b =; h=b; b2=x");
        assertThat(TagList.withoutSignature("ARC-Seal: b=abc")).isEqualTo("ARC-Seal: b=");
        assertThat(TagList.withoutSignature("ARC-Seal: i=1")).isEqualTo("ARC-Seal: i=1");
    }

    private static void assertSame(Canonicalization canonicalization, String body, String canonical) {
        assertThat(hash(canonicalization, body)).isEqualTo(Base64.getEncoder().encodeToString(sha256(canonical)));
    }

    private static String hash(Canonicalization canonicalization, String body) {
        BodyHash.Kind kind = new BodyHash.Kind(canonicalization, OptionalLong.empty());
        RawMessage message = RawMessage.of(("A: b\r\n\r\n" + body).getBytes(StandardCharsets.ISO_8859_1));
        try {
            return Base64.getEncoder()
                    .encodeToString(
                            BodyHash.of(message, List.of(kind)).get(kind).digest());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.ISO_8859_1));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
