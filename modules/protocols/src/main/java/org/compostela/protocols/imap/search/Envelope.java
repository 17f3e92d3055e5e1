package org.compostela.protocols.imap.search;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * What threading has to know of a message.
 *
 * @param number orders messages that are otherwise equal, and is what an answer names; different for each
 * @param sent the Date field, else the internal date (RFC 5256 §2.2): milliseconds since 1970 UTC
 * @param messageId without its brackets
 * @param references the oldest first; of In-Reply-To, if there are no others, the first
 */
record Envelope(long number, long sent, Optional<String> messageId, List<String> references, BaseSubject subject) {
    Envelope {
        requireNonNull(messageId, "messageId");
        references = List.copyOf(references);
        requireNonNull(subject, "subject");
    }
}
