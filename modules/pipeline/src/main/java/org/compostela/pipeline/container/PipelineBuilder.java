package org.compostela.pipeline.container;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.inject.Inject;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Producer;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.mailet.MailetContext;
import org.compostela.pipeline.definition.Finding;
import org.compostela.pipeline.definition.Location;
import org.compostela.pipeline.definition.PipelineDefinition;
import org.compostela.pipeline.definition.PipelineException;
import org.compostela.pipeline.definition.ProcessorDefinition;
import org.compostela.pipeline.extensions.Components;
import org.compostela.pipeline.extensions.ComponentsFactory;

/** Builds pipelines. Thread-safe. */
public final class PipelineBuilder {
    private static final int SECONDS_TO_STOP = 10;

    private final ComponentsFactory components;
    private final MailetContext mailetContext;

    @Inject
    public PipelineBuilder(ComponentsFactory components, MailetContext mailetContext) {
        this.components = requireNonNull(components, "components");
        this.mailetContext = requireNonNull(mailetContext, "mailetContext");
    }

    /** A builder whose mailets are given another context. */
    public PipelineBuilder withContext(MailetContext context) {
        return new PipelineBuilder(components, context);
    }

    /**
     * Checks a pipeline, initialises its matchers and mailets, and starts its routes. When this fails nothing is left behind.
     *
     * @throws PipelineException with everything that is wrong with it
     */
    public BuiltPipeline build(PipelineDefinition definition) throws PipelineException {
        return build(definition, MailetChoice.ALL);
    }

    /** @param choice which mailets are made at all */
    public BuiltPipeline build(PipelineDefinition definition, MailetChoice choice) throws PipelineException {
        Components found = components.open();
        List<Step> made = new ArrayList<>();
        try {
            List<Finding> findings = new ArrayList<>(new PipelineCheck(definition, found).findings());
            refuseErrors(findings);
            StepFactory factory = new StepFactory(found, mailetContext, choice, made, findings);
            Map<String, ImmutableList<Step>> steps = Maps.newLinkedHashMap();
            for (ProcessorDefinition processor : definition.processors()) {
                steps.put(processor.name(), factory.steps(processor));
            }
            findings.addAll(new RequiredProcessors(definition, made).findings());
            refuseErrors(findings);
            return start(definition, ImmutableList.copyOf(findings), ImmutableMap.copyOf(steps), found);
        } catch (PipelineException | RuntimeException | LinkageError e) {
            made.forEach(BuiltPipeline::destroy);
            found.close();
            throw e;
        }
    }

    private static void refuseErrors(List<Finding> findings) throws PipelineException {
        if (Finding.anyError(findings)) {
            throw new PipelineException(findings);
        }
    }

    private static BuiltPipeline start(
            PipelineDefinition definition,
            ImmutableList<Finding> findings,
            ImmutableMap<String, ImmutableList<Step>> steps,
            Components found)
            throws PipelineException {
        CamelContext camel = context();
        try {
            camel.addRoutes(new ProcessorRoutes(steps));
            camel.start();
            ImmutableMap.Builder<String, Producer> entrances = ImmutableMap.builder();
            for (String name : steps.keySet()) {
                entrances.put(name, entrance(camel, name));
            }
            return new BuiltPipeline(definition, findings, steps, entrances.build(), camel, found);
        } catch (Exception e) {
            camel.stop();
            throw new PipelineException(List.of(Finding.error(
                    new Location(definition.file(), 0), "its routes do not start: " + e.getMessage(), "")));
        }
    }

    private static Producer entrance(CamelContext camel, String processor) throws Exception {
        Endpoint endpoint = camel.getEndpoint(ProcessorRoutes.entrance(processor));
        Producer producer = endpoint.createProducer();
        producer.start();
        return producer;
    }

    /** Without what costs time for each exchange and tells nothing that the journey does not. */
    private static CamelContext context() {
        DefaultCamelContext camel = new DefaultCamelContext(false);
        camel.disableJMX();
        camel.setStreamCaching(false);
        camel.setMessageHistory(false);
        camel.setUseBreadcrumb(false);
        camel.setAllowUseOriginalMessage(false);
        camel.setSourceLocationEnabled(false);
        camel.getShutdownStrategy().setTimeout(SECONDS_TO_STOP);
        return camel;
    }
}
