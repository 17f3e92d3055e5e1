package org.compostela.pipeline.container;

import static java.util.Objects.requireNonNull;

import java.util.Locale;

/**
 * What becomes of a mail when a step fails on it.
 *
 * @param processor where it goes; empty unless the way is {@link Way#PROCESSOR}
 */
record OnFailure(Way way, String processor) {
    enum Way {
        /** It goes on, with what the mailet did before it failed. */
        IGNORE,
        /** It goes on as if the matcher had matched no recipient. */
        MATCH_NONE,
        /** It goes on as if the matcher had matched all recipients. */
        MATCH_ALL,
        /** Its way ends here for now; it is tried again from the spool. */
        PROPAGATE,
        /** It goes to a processor. */
        PROCESSOR
    }

    OnFailure {
        requireNonNull(way, "way");
        requireNonNull(processor, "processor");
    }

    /** Of {@code onMatchException}. */
    static OnFailure ofMatcher(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "nomatch" -> new OnFailure(Way.MATCH_NONE, "");
            case "matchall", "match" -> new OnFailure(Way.MATCH_ALL, "");
            case "propagate" -> new OnFailure(Way.PROPAGATE, "");
            default -> new OnFailure(Way.PROCESSOR, text.strip());
        };
    }

    /** Of {@code onMailetException}. */
    static OnFailure ofMailet(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "ignore" -> new OnFailure(Way.IGNORE, "");
            case "propagate" -> new OnFailure(Way.PROPAGATE, "");
            default -> new OnFailure(Way.PROCESSOR, text.strip());
        };
    }

    /** For logs and journeys. */
    String consequence() {
        return switch (way) {
            case IGNORE -> "goes on";
            case MATCH_NONE -> "goes on as if no recipient had matched";
            case MATCH_ALL -> "goes on as if all recipients had matched";
            case PROPAGATE -> "is tried again later";
            case PROCESSOR -> "goes to the processor " + processor;
        };
    }
}
