package org.compostela.mailets;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The signature of Standard Webhooks, version 1: HMAC-SHA256 over id, time and body, so that none of them can be exchanged. */
final class WebhookSignature {
    private static final String ALGORITHM = "HmacSHA256";
    private static final String PREFIX = "whsec_";
    /** The standard's bounds of a secret, in bytes. */
    private static final int SHORTEST = 24;

    private static final int LONGEST = 64;

    private final SecretKeySpec key;

    private WebhookSignature(byte[] secret) {
        this.key = new SecretKeySpec(secret, ALGORITHM);
    }

    /** Of {@code whsec_} and the secret in base64; empty where it is not of that form. */
    static Optional<WebhookSignature> parse(String written) {
        String stripped = written.strip();
        if (!stripped.startsWith(PREFIX)) {
            return Optional.empty();
        }
        try {
            byte[] secret = Base64.getDecoder().decode(stripped.substring(PREFIX.length()));
            return secret.length < SHORTEST || secret.length > LONGEST
                    ? Optional.empty()
                    : Optional.of(new WebhookSignature(secret));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The value of the header {@code webhook-signature}. */
    String sign(String id, long seconds, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update((id + "." + seconds + ".").getBytes(UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("Every Java has HMAC-SHA256", e);
        }
    }
}
