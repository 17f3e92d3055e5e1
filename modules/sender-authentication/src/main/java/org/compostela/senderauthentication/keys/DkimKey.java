package org.compostela.senderauthentication.keys;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import org.compostela.senderauthentication.dkim.Algorithm;

/**
 * One key of a domain, without anything secret.
 *
 * @param domain in A-labels and lower case
 * @param selector the name below {@code _domainkey} of the domain
 * @param publicKey the public half as a SubjectPublicKeyInfo
 * @param since when it came into its state
 */
public record DkimKey(
        String domain,
        String selector,
        Algorithm algorithm,
        KeyState state,
        Instant made,
        Instant since,
        byte[] publicKey) {
    /** Of a SubjectPublicKeyInfo of Ed25519, behind what says so (RFC 8410 section 4). */
    private static final int ED25519_BYTES = 32;

    public DkimKey {
        requireNonNull(domain, "domain");
        requireNonNull(selector, "selector");
        requireNonNull(algorithm, "algorithm");
        requireNonNull(state, "state");
        requireNonNull(made, "made");
        requireNonNull(since, "since");
        publicKey = publicKey.clone();
    }

    @Override
    public byte[] publicKey() {
        return publicKey.clone();
    }

    /** Where its public half is in the DNS (RFC 6376 section 3.6.2.1). */
    public String name() {
        return selector + "._domainkey." + domain;
    }

    /** The text there (RFC 6376 section 3.6.1, RFC 8463 section 4). */
    public String text() {
        byte[] bytes = algorithm == Algorithm.ED25519_SHA256
                ? Arrays.copyOfRange(publicKey, publicKey.length - ED25519_BYTES, publicKey.length)
                : publicKey;
        return "v=DKIM1; k=" + algorithm.keyType() + "; p="
                + Base64.getEncoder().encodeToString(bytes);
    }

    DkimKey in(KeyState other, Instant now) {
        return new DkimKey(domain, selector, algorithm, other, made, now, publicKey);
    }
}
