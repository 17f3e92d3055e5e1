package org.compostela.senderauthentication.spf;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What SPF says of one identity.
 *
 * @param domain that was checked, whatever record its own led to
 * @param reason the term that decided, or what went wrong
 * @param explanation what the domain wants its failing senders to read (RFC 7208 section 6.2); a stranger's text, in ASCII
 */
public record SpfResult(SpfOutcome outcome, String domain, String reason, Optional<String> explanation) {
    public SpfResult {
        requireNonNull(outcome, "outcome");
        requireNonNull(domain, "domain");
        requireNonNull(reason, "reason");
        requireNonNull(explanation, "explanation");
    }

    static SpfResult of(SpfOutcome outcome, String domain, String reason) {
        return new SpfResult(outcome, domain, reason, Optional.empty());
    }
}
