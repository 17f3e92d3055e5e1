package org.compostela.pipeline.definition;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;

/** One {@code <processor>}: the steps that a mail in its state passes from top to bottom. */
public record ProcessorDefinition(
        String name,
        ImmutableList<CompositeDefinition> composites,
        ImmutableList<StepDefinition> steps,
        Location location) {
    public ProcessorDefinition {
        requireNonNull(name, "name");
        requireNonNull(composites, "composites");
        requireNonNull(steps, "steps");
        requireNonNull(location, "location");
    }
}
