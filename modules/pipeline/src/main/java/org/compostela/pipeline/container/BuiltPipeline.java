package org.compostela.pipeline.container;

import static java.util.Objects.requireNonNull;

import com.google.common.base.Throwables;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.Locale;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Producer;
import org.compostela.pipeline.definition.Finding;
import org.compostela.pipeline.definition.PipelineDefinition;
import org.compostela.pipeline.extensions.Components;
import org.compostela.pipeline.extensions.ContextLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pipeline that mails can go through: routes, with their matchers and mailets initialised. Thread-safe. Whoever closes it sees to it that no mail
 * is in it.
 */
public final class BuiltPipeline implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(BuiltPipeline.class);

    /** A script of the recipient may throw a mail away (RFC 5228 section 4.4), and James' mailet then leaves it without him. */
    private static final ImmutableSet<String> MAY_EMPTY_RECIPIENTS =
            ImmutableSet.of("org.apache.james.transport.mailets.Sieve");

    private final PipelineDefinition definition;
    private final ImmutableList<Finding> warnings;
    private final ImmutableMap<String, ImmutableList<Step>> steps;
    private final ImmutableMap<String, Producer> entrances;
    private final CamelContext camel;
    private final Components components;

    BuiltPipeline(
            PipelineDefinition definition,
            ImmutableList<Finding> warnings,
            ImmutableMap<String, ImmutableList<Step>> steps,
            ImmutableMap<String, Producer> entrances,
            CamelContext camel,
            Components components) {
        this.definition = requireNonNull(definition, "definition");
        this.warnings = requireNonNull(warnings, "warnings");
        this.steps = requireNonNull(steps, "steps");
        this.entrances = requireNonNull(entrances, "entrances");
        this.camel = requireNonNull(camel, "camel");
        this.components = requireNonNull(components, "components");
    }

    /** One mail's way through it. */
    public Run newRun(RunObserver observer, MailetExecution execution) {
        return new Run(this, observer, execution);
    }

    public PipelineDefinition definition() {
        return definition;
    }

    /** What its check found that does not keep it from being used. */
    public ImmutableList<Finding> warnings() {
        return warnings;
    }

    /** By processor, in the order of the file. */
    public ImmutableMap<String, ImmutableList<Step>> steps() {
        return steps;
    }

    /** What was found in {@code extensions/} for it. */
    public Components components() {
        return components;
    }

    /** The routes; ends with the pipeline. */
    public CamelContext camel() {
        return camel;
    }

    /** Whether a mail in this state can go through it. */
    public boolean has(@org.jspecify.annotations.Nullable String state) {
        return state != null && entrances.containsKey(state);
    }

    /** James writes the states of its failure parameters in lower case, whatever the processor is called. */
    String stateNamed(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return !has(name) && has(lower) ? lower : name;
    }

    boolean mayEmptyRecipients(Step step) {
        return MAY_EMPTY_RECIPIENTS.contains(step.mailet().getClass().getName());
    }

    void enter(String processor, Passage passage) {
        Producer entrance = Optional.ofNullable(entrances.get(processor))
                .orElseThrow(() -> new IllegalArgumentException("no processor " + processor));
        Endpoint endpoint = entrance.getEndpoint();
        Exchange exchange = endpoint.createExchange();
        exchange.getMessage().setBody(passage);
        try {
            entrance.process(exchange);
        } catch (Exception e) {
            exchange.setException(e);
        }
        Exception failure = exchange.getException();
        if (failure != null) {
            Throwables.throwIfUnchecked(failure);
            throw new IllegalStateException("the route of the processor " + processor + " failed", failure);
        }
    }

    @Override
    public void close() {
        camel.stop();
        steps.values().forEach(all -> all.forEach(BuiltPipeline::destroy));
        components.close();
    }

    static void destroy(Step step) {
        destroy(step, step.matcher(), step.matcher()::destroy);
        destroy(step, step.mailet(), step.mailet()::destroy);
    }

    private static void destroy(Step step, Object component, Runnable destroy) {
        try (ContextLoader scope = ContextLoader.ofCode(component)) {
            destroy.run();
        } catch (RuntimeException | LinkageError e) {
            LOGGER.atWarn()
                    .addKeyValue("step", step.label())
                    .setCause(e)
                    .log(component.getClass().getSimpleName() + " did not end cleanly");
        }
    }
}
