package org.compostela.pipeline.definition;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableMap;
import java.util.Optional;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.tree.ImmutableNode;

/**
 * One {@code <mailet>}: which recipients, and what is done to the mail for these.
 *
 * @param processor the processor that it stands in
 * @param number its place there, from 1
 * @param mailet class name as written
 * @param parameters by name as a mailet sees them, several values with commas between
 * @param configuration the element as James' mailets are given it
 */
public record StepDefinition(
        String processor,
        int number,
        MatcherDefinition matcher,
        String mailet,
        ImmutableMap<String, String> parameters,
        HierarchicalConfiguration<ImmutableNode> configuration,
        Location location) {
    /** Parameter that says what becomes of a mail whose mailet fails. */
    public static final String ON_MAILET_EXCEPTION = "onMailetException";

    /** Parameter that says what becomes of a mail whose matcher fails. */
    public static final String ON_MATCH_EXCEPTION = "onMatchException";

    public StepDefinition {
        requireNonNull(processor, "processor");
        requireNonNull(matcher, "matcher");
        requireNonNull(mailet, "mailet");
        requireNonNull(parameters, "parameters");
        requireNonNull(configuration, "configuration");
        requireNonNull(location, "location");
    }

    public Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    /** As logs, journeys and pictures name it: {@code root/1 ToProcessor}. */
    public String label() {
        return processor + "/" + number + " " + mailet.substring(mailet.lastIndexOf('.') + 1);
    }
}
