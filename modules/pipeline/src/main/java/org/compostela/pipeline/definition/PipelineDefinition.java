package org.compostela.pipeline.definition;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A whole pipeline as it is written. Immutable.
 *
 * @param file where it came from, as messages name it
 * @param text what was read
 */
public record PipelineDefinition(String file, String text, ImmutableList<ProcessorDefinition> processors) {
    public PipelineDefinition {
        requireNonNull(file, "file");
        requireNonNull(text, "text");
        requireNonNull(processors, "processors");
    }

    /** With processors that stand elsewhere. */
    public PipelineDefinition with(Collection<ProcessorDefinition> others) {
        return new PipelineDefinition(
                file,
                text,
                ImmutableList.<ProcessorDefinition>builder()
                        .addAll(processors)
                        .addAll(others)
                        .build());
    }

    public Optional<ProcessorDefinition> processor(String name) {
        return processors.stream()
                .filter(processor -> processor.name().equals(name))
                .findFirst();
    }

    public ImmutableList<String> names() {
        return processors.stream().map(ProcessorDefinition::name).collect(toImmutableList());
    }

    public Stream<StepDefinition> steps() {
        return processors.stream().flatMap(processor -> processor.steps().stream());
    }
}
