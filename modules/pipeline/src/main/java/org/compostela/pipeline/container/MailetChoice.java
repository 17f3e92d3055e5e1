package org.compostela.pipeline.container;

import org.apache.mailet.Mailet;
import org.compostela.pipeline.definition.StepDefinition;

/** Whether the mailet of a step is made and initialised; a step without it must not be executed. */
@FunctionalInterface
public interface MailetChoice {
    MailetChoice ALL = (step, type) -> true;

    boolean isMade(StepDefinition step, Class<? extends Mailet> type);
}
