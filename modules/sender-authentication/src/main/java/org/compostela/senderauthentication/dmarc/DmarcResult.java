package org.compostela.senderauthentication.dmarc;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What DMARC says of a message.
 *
 * @param domain in From; empty if there is no single one
 * @param published the policy that is for the domain, if it has one
 * @param disposition what is to become of the message: the policy, milder if the percentage leaves the message out; none unless it fails
 * @param record what the domain published
 * @param reason why, in a few words
 */
public record DmarcResult(
        DmarcOutcome outcome,
        String domain,
        Optional<DmarcPolicy> published,
        DmarcPolicy disposition,
        Optional<DmarcRecord> record,
        String reason) {
    public DmarcResult {
        requireNonNull(outcome, "outcome");
        requireNonNull(domain, "domain");
        requireNonNull(published, "published");
        requireNonNull(disposition, "disposition");
        requireNonNull(record, "record");
        requireNonNull(reason, "reason");
    }

    static DmarcResult without(DmarcOutcome outcome, String domain, String reason) {
        return new DmarcResult(outcome, domain, Optional.empty(), DmarcPolicy.NONE, Optional.empty(), reason);
    }
}
