package org.compostela.configuration;

import static java.util.Objects.requireNonNull;

/**
 * Where a value was written.
 *
 * @param text as the administrator is told it
 * @param line of the file; 0 for other places
 */
record Origin(Place place, String text, int line) {
    /** What a value was taken from. */
    enum Place {
        FILE,
        ENVIRONMENT,
        ARGUMENT
    }

    Origin {
        requireNonNull(place, "place");
        requireNonNull(text, "text");
    }
}
