package org.compostela.pipeline.container;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Producer;
import org.apache.mailet.MailetContext;
import org.compostela.configuration.Home;
import org.compostela.pipeline.definition.Finding;
import org.compostela.pipeline.definition.Location;
import org.compostela.pipeline.definition.PipelineDefinition;
import org.compostela.pipeline.definition.PipelineException;
import org.compostela.pipeline.definition.ProcessorDefinition;
import org.compostela.pipeline.endpoints.EndpointNames;
import org.compostela.pipeline.endpoints.UserRoutes;
import org.compostela.pipeline.extensions.Components;
import org.compostela.pipeline.extensions.ComponentsFactory;

/** Builds pipelines. Thread-safe. */
public final class PipelineBuilder {
    private final ComponentsFactory components;
    private final MailetContext mailetContext;
    private final Optional<Path> routes;

    @Inject
    public PipelineBuilder(ComponentsFactory components, MailetContext mailetContext, Home home) {
        this(components, mailetContext, Optional.of(home.conf().resolve("routes")));
    }

    /** Without routes of the administrator. */
    public PipelineBuilder(ComponentsFactory components, MailetContext mailetContext) {
        this(components, mailetContext, Optional.empty());
    }

    /** @param routes the folder of the routes that belong to every pipeline */
    public PipelineBuilder(ComponentsFactory components, MailetContext mailetContext, Optional<Path> routes) {
        this.components = requireNonNull(components, "components");
        this.mailetContext = requireNonNull(mailetContext, "mailetContext");
        this.routes = requireNonNull(routes, "routes");
    }

    /** A builder whose mailets are given another context. */
    public PipelineBuilder withContext(MailetContext context) {
        return new PipelineBuilder(components, context, routes);
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
        CamelContext camel = PipelineCamel.start(found.classLoaders());
        List<Step> made = new ArrayList<>();
        try {
            UserRoutes userRoutes = UserRoutes.read(routes, camel);
            PipelineDefinition whole = definition.with(userRoutes.processors());
            List<Finding> findings = new ArrayList<>(userRoutes.findings());
            findings.addAll(new PipelineCheck(whole, userRoutes, found).findings());
            findings.addAll(new RouteTargets(whole, userRoutes).findings());
            refuseErrors(findings);
            StepFactory factory = new StepFactory(found, mailetContext, choice, camel, made, findings);
            Map<String, ImmutableList<Step>> steps = Maps.newLinkedHashMap();
            for (ProcessorDefinition processor : whole.processors()) {
                steps.put(processor.name(), factory.steps(processor));
            }
            findings.addAll(new RequiredProcessors(whole, made).findings());
            refuseErrors(findings);
            return start(whole, ImmutableList.copyOf(findings), ImmutableMap.copyOf(steps), userRoutes, camel, found);
        } catch (PipelineException | RuntimeException | LinkageError e) {
            camel.stop();
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
            UserRoutes userRoutes,
            CamelContext camel,
            Components found)
            throws PipelineException {
        try {
            userRoutes.start();
            camel.addRoutes(new ProcessorRoutes(steps));
            ImmutableMap.Builder<String, Producer> entrances = ImmutableMap.builder();
            for (String name : steps.keySet()) {
                entrances.put(name, entrance(camel, name));
            }
            return new BuiltPipeline(definition, findings, steps, entrances.build(), camel, found);
        } catch (Exception e) {
            throw new PipelineException(List.of(Finding.error(
                    new Location(definition.file(), 0), "its routes do not start: " + EndpointNames.reason(e), "")));
        }
    }

    private static Producer entrance(CamelContext camel, String processor) throws Exception {
        Endpoint endpoint = camel.getEndpoint(ProcessorRoutes.entrance(processor));
        Producer producer = endpoint.createProducer();
        producer.start();
        return producer;
    }
}
