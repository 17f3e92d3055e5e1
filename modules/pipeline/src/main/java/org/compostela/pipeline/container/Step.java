package org.compostela.pipeline.container;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSet;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.mailet.Mailet;
import org.apache.mailet.Matcher;
import org.compostela.pipeline.definition.StepDefinition;

/** A matcher and its mailet, ready for mails, as a processor of a Camel route. */
public final class Step implements Processor {
    private final StepDefinition definition;
    private final Matcher matcher;
    private final Mailet mailet;
    private final OnFailure onMatcherFailure;
    private final OnFailure onMailetFailure;
    private final String label;
    private final StepStatistics statistics = new StepStatistics();

    Step(StepDefinition definition, Matcher matcher, Mailet mailet, String failureState) {
        this.definition = requireNonNull(definition, "definition");
        this.matcher = requireNonNull(matcher, "matcher");
        this.mailet = requireNonNull(mailet, "mailet");
        this.onMatcherFailure = OnFailure.ofMatcher(
                definition.parameter(StepDefinition.ON_MATCH_EXCEPTION).orElse(failureState));
        this.onMailetFailure = OnFailure.ofMailet(
                definition.parameter(StepDefinition.ON_MAILET_EXCEPTION).orElse(failureState));
        this.label = definition.label();
    }

    /** Lets the mails of a processor pass this step. */
    @Override
    public void process(Exchange exchange) {
        Passage passage = (Passage) exchange.getMessage().getBody();
        passage.through(this);
        exchange.setRouteStop(passage.isEmpty());
    }

    public StepDefinition definition() {
        return definition;
    }

    /** Every processor that its parameters name. */
    public ImmutableSet<String> processors() {
        return StepEnds.processorsOf(definition).stream()
                .filter(name -> !ProcessorNames.isWord(name))
                .collect(ImmutableSet.toImmutableSet());
    }

    public Matcher matcher() {
        return matcher;
    }

    public Mailet mailet() {
        return mailet;
    }

    public StepStatistics statistics() {
        return statistics;
    }

    OnFailure onMatcherFailure() {
        return onMatcherFailure;
    }

    OnFailure onMailetFailure() {
        return onMailetFailure;
    }

    /** As logs and journeys name it. */
    public String label() {
        return label;
    }

    @Override
    public String toString() {
        return label;
    }
}
