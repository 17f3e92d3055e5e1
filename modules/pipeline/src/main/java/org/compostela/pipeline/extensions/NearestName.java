package org.compostela.pipeline.extensions;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** What somebody may have meant who wrote a name that is not there. */
final class NearestName {
    /** A suggestion that shares less than two thirds with what was written would puzzle more than help. */
    private static final int LETTERS_PER_SLIP = 3;

    private NearestName() {}

    static Optional<String> of(String written, Collection<String> known) {
        int slips = Math.max(1, lastName(written).length() / LETTERS_PER_SLIP);
        LevenshteinDistance distance = new LevenshteinDistance(slips);
        return known.stream()
                .map(name -> new Candidate(name, distance.apply(comparable(written), comparable(name))))
                // -1: farther than the limit.
                .filter(candidate -> candidate.distance >= 0)
                .min(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
                .map(Candidate::name);
    }

    /** The package is copied, the class is mistyped; and case is a slip that is hard to see. */
    private static String comparable(String name) {
        return lastName(name).toLowerCase(Locale.ROOT);
    }

    private static String lastName(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private record Candidate(String name, int distance) {}
}
