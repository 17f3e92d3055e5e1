package org.compostela.configuration;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * The account of what happened to each message.
 *
 * @param record whether it is kept at all
 * @param keep how long an event is kept
 * @param subjects whether subjects are kept
 * @param clients whether the addresses of the machines that messages came from are kept
 */
public record JourneySettings(boolean record, Duration keep, boolean subjects, boolean clients) {
    public JourneySettings {
        requireNonNull(keep, "keep");
    }

    /** It is kept. */
    public JourneySettings(Duration keep, boolean subjects, boolean clients) {
        this(true, keep, subjects, clients);
    }
}
