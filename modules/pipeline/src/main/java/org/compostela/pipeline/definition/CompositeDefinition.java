package org.compostela.pipeline.definition;

import static java.util.Objects.requireNonNull;

/** A matcher of a processor that has a name of its own, by which the processor's mailets use it. */
public record CompositeDefinition(String name, MatcherDefinition matcher) {
    public CompositeDefinition {
        requireNonNull(name, "name");
        requireNonNull(matcher, "matcher");
    }
}
