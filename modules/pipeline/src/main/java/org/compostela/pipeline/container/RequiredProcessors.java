package org.compostela.pipeline.container;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.mailet.ProcessingState;
import org.compostela.pipeline.definition.Finding;
import org.compostela.pipeline.definition.PipelineDefinition;

/** Whether the processors are there that mailets say, once they are initialised, that they send mails to. */
final class RequiredProcessors {
    private final PipelineDefinition definition;
    private final Collection<Step> steps;

    RequiredProcessors(PipelineDefinition definition, Collection<Step> steps) {
        this.definition = requireNonNull(definition, "definition");
        this.steps = List.copyOf(steps);
    }

    List<Finding> findings() {
        ProcessorNames names = new ProcessorNames(definition);
        List<Finding> findings = new ArrayList<>();
        for (Step step : steps) {
            for (ProcessingState state : step.mailet().requiredProcessingState()) {
                if (!names.isKnownOrWord(state.getValue())) {
                    findings.add(names.missing(step.definition().location(), state.getValue()));
                }
            }
        }
        return findings;
    }
}
