package org.compostela.senderauthentication.arc;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;

/**
 * What is said of a chain.
 *
 * @param sets how many it has; the next one's number is one more
 * @param sealers domains that sealed, the first one first; of a chain that passes only
 * @param results what each of them found, without the number: the values of {@code ARC-Authentication-Results}
 * @param isOver it says of itself that it failed: nobody seals it again (RFC 8617 section 5.1)
 * @param reason why it fails
 */
public record ArcResult(
        ArcOutcome outcome,
        int sets,
        ImmutableList<String> sealers,
        ImmutableList<String> results,
        boolean isOver,
        String reason) {
    public ArcResult {
        requireNonNull(outcome, "outcome");
        requireNonNull(sealers, "sealers");
        requireNonNull(results, "results");
        requireNonNull(reason, "reason");
    }
}
