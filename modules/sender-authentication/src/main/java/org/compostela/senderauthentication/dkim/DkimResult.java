package org.compostela.senderauthentication.dkim;

import static java.util.Objects.requireNonNull;

/**
 * What is said of one signature.
 *
 * @param domain that signed; empty if it cannot be read
 * @param selector of the key; empty if it cannot be read
 * @param identity on whose behalf, such as {@code @example.org}
 * @param algorithm as the signature names it
 * @param signature how it begins, to tell several apart (RFC 6008)
 * @param reason why it is not a pass; for a pass, what there is to know about the key
 * @param testing the domain is trying DKIM out
 */
public record DkimResult(
        DkimOutcome outcome,
        String domain,
        String selector,
        String identity,
        String algorithm,
        String signature,
        String reason,
        boolean testing) {
    public DkimResult {
        requireNonNull(outcome, "outcome");
        requireNonNull(domain, "domain");
        requireNonNull(selector, "selector");
        requireNonNull(identity, "identity");
        requireNonNull(algorithm, "algorithm");
        requireNonNull(signature, "signature");
        requireNonNull(reason, "reason");
    }

    static DkimResult unreadable(DkimOutcome outcome, String reason) {
        return new DkimResult(outcome, "", "", "", "", "", reason, false);
    }
}
