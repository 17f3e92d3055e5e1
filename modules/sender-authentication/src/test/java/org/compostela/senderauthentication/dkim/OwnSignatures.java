package org.compostela.senderauthentication.dkim;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.compostela.senderauthentication.dns.TestZone;
import org.compostela.senderauthentication.message.HeaderField;
import org.compostela.senderauthentication.message.RawMessage;

/** A message that was signed by us, with two keys, and these in the DNS. */
final class OwnSignatures {
    private static final String UNSIGNED =
            "From: Ann <ann@example.org>\r\nTo: bob@example.net,\r\n\tcarol@example.net\r\n"
                    + "Subject: hello   world\r\nDate: Wed, 25 Nov 2026 01:00:00 +0000\r\nMessage-ID: <1@example.org>\r\n"
                    + "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
                    + "Hello Bob,  \r\n\r\n\tthis is raw: \u00c3\u00a4 \r\n.\r\n\r\n\r\n";

    /** Names in the DNS, and the texts there. */
    static final Map<String, String> RECORDS;

    static final TestZone KEYS = new TestZone();
    static final byte[] MESSAGE;

    static {
        KeyPair rsa = pair("RSA", 2048);
        KeyPair ed = pair("Ed25519", 255);
        byte[] point = ed.getPublic().getEncoded();
        RECORDS = Map.of(
                "ed._domainkey.example.org",
                        "v=DKIM1; k=ed25519; p=" + base64(Arrays.copyOfRange(point, point.length - 32, point.length)),
                "rsa._domainkey.example.org",
                        "v=DKIM1; k=rsa; p=" + base64(rsa.getPublic().getEncoded()));
        RECORDS.forEach((name, text) -> KEYS.with(name, "TXT", text));
        DkimSigner signer = new DkimSigner(
                List.of(
                        new SigningKey("example.org", "ed", Algorithm.ED25519_SHA256, ed.getPrivate()),
                        new SigningKey("example.org", "rsa", Algorithm.RSA_SHA256, rsa.getPrivate())),
                Clock.fixed(Instant.parse("2026-11-25T01:00:00Z"), ZoneOffset.UTC));
        try {
            MESSAGE = (signer.sign(RawMessage.of(UNSIGNED.getBytes(ISO_8859_1))).stream()
                                    .map(HeaderField::raw)
                                    .collect(Collectors.joining("\r\n"))
                            + "\r\n" + UNSIGNED)
                    .getBytes(ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private OwnSignatures() {}

    private static KeyPair pair(String algorithm, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
