package org.compostela.pipeline.container;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSet;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.apache.mailet.Mail;
import org.compostela.pipeline.definition.Finding;
import org.compostela.pipeline.definition.Location;
import org.compostela.pipeline.definition.PipelineDefinition;

/** The names that a mail's state may have. */
final class ProcessorNames {
    private static final ImmutableSet<String> WORDS =
            ImmutableSet.of("ignore", "propagate", "nomatch", "matchall", "match");
    private static final int NEAR = 3;

    private final ImmutableSet<String> names;

    ProcessorNames(PipelineDefinition definition) {
        this.names =
                ImmutableSet.copyOf(requireNonNull(definition, "definition").names());
    }

    boolean isKnownOrWord(String name) {
        return isKnown(name.strip()) || isWord(name);
    }

    /** Whether it says what becomes of a failure, and names no processor. */
    static boolean isWord(String name) {
        return WORDS.contains(name.strip().toLowerCase(Locale.ROOT));
    }

    boolean isKnown(String name) {
        return names.contains(name) || names.contains(name.toLowerCase(Locale.ROOT)) || name.equals(Mail.GHOST);
    }

    Finding missing(Location location, String name) {
        return Finding.error(
                location,
                "there is no processor " + name,
                nearest(name)
                        .map(nearest -> "did you mean " + nearest + "?")
                        .orElse("add <processor state=\"" + name + "\">, or name one of " + String.join(", ", names)));
    }

    private Optional<String> nearest(String name) {
        LevenshteinDistance distance = new LevenshteinDistance(NEAR);
        return names.stream()
                .filter(known -> distance.apply(known, name) >= 0)
                .min(Comparator.comparing(known -> distance.apply(known, name)));
    }
}
