package org.compostela.pipeline.definition;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;

/**
 * A matcher as it is written: {@code match="RelayLimit=30"}, or a composite with matchers inside.
 *
 * @param name class name as written, or the name of a composite of the same processor
 * @param condition what follows the first {@code =}; empty when there is none
 * @param inverted whether it was written as {@code notmatch}
 * @param children of a composite matcher
 */
public record MatcherDefinition(
        String name,
        String condition,
        boolean hasCondition,
        boolean inverted,
        ImmutableList<MatcherDefinition> children,
        Location location) {
    /** The matcher of a mailet that names none. */
    private static final String EVERY_RECIPIENT = "All";

    public MatcherDefinition {
        requireNonNull(name, "name");
        requireNonNull(condition, "condition");
        requireNonNull(children, "children");
        requireNonNull(location, "location");
    }

    static MatcherDefinition parse(
            String text, boolean inverted, ImmutableList<MatcherDefinition> children, Location location) {
        int equals = text.indexOf('=');
        return equals < 0
                ? new MatcherDefinition(text, "", false, inverted, children, location)
                : new MatcherDefinition(
                        text.substring(0, equals), text.substring(equals + 1), true, inverted, children, location);
    }

    /** The matcher of a step that takes every mail. */
    public static MatcherDefinition everyRecipient(Location location) {
        return parse(EVERY_RECIPIENT, false, ImmutableList.of(), location);
    }

    /** Whether it is sure to match every recipient. */
    public boolean matchesAll() {
        return name.equals(EVERY_RECIPIENT) && !inverted;
    }

    /** As it was written. */
    @Override
    public String toString() {
        return (inverted ? "not " : "") + name + (hasCondition ? "=" + condition : "");
    }
}
