package org.compostela.journey;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/** Which journeys are wanted: those for which all that is given holds, the newest first. */
record JourneyQuery(
        Optional<String> mail,
        Optional<String> messageId,
        Optional<String> from,
        Optional<String> to,
        boolean failed,
        Instant since,
        Instant until,
        int limit) {
    JourneyQuery {
        requireNonNull(mail, "mail");
        requireNonNull(messageId, "messageId");
        requireNonNull(from, "from");
        requireNonNull(to, "to");
        requireNonNull(since, "since");
        requireNonNull(until, "until");
    }

    /** The one that the fewest journeys are found by. */
    String key() {
        return mail.map(JourneyKeys::ofMail)
                .or(() -> messageId.map(JourneyKeys::ofMessageId))
                .or(() -> failed ? Optional.of(JourneyKeys.FAILED) : Optional.empty())
                .or(() -> from.map(JourneyKeys::ofSender))
                .or(() -> to.map(JourneyKeys::ofRecipient))
                .orElse(JourneyKeys.ANY);
    }

    boolean matches(Journey journey) {
        return messageId.map(journey::hasMessageId).orElse(true)
                && from.map(journey::isFrom).orElse(true)
                && to.map(journey::isTo).orElse(true)
                && (!failed || journey.hasFailed());
    }
}
