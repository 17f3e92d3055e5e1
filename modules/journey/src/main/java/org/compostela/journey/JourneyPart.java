package org.compostela.journey;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSet;
import java.time.Instant;
import java.util.UUID;

/**
 * Some events of one journey, written at once. Immutable.
 *
 * @param at time of the first of them
 * @param id tells parts apart that began at the same instant
 * @param events a JSON array
 * @param keys what the journey can be found by because of these events
 */
public record JourneyPart(String journey, Instant at, UUID id, String events, ImmutableSet<String> keys) {
    public JourneyPart {
        requireNonNull(journey, "journey");
        requireNonNull(at, "at");
        requireNonNull(id, "id");
        requireNonNull(events, "events");
        requireNonNull(keys, "keys");
    }
}
