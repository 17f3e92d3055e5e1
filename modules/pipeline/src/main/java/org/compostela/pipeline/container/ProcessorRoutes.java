package org.compostela.pipeline.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.net.URLEncoder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.ProcessorDefinition;

/** One route for each processor: from its entrance through its steps to its end. */
final class ProcessorRoutes extends RouteBuilder {
    private final ImmutableMap<String, ImmutableList<Step>> processors;

    ProcessorRoutes(ImmutableMap<String, ImmutableList<Step>> processors) {
        this.processors = requireNonNull(processors, "processors");
    }

    /** Where mails in a state enter. */
    static String entrance(String state) {
        return "direct:processor." + URLEncoder.encode(state, UTF_8);
    }

    @Override
    public void configure() {
        // A step answers for its failures itself.
        errorHandler(noErrorHandler());
        processors.forEach((name, steps) -> {
            ProcessorDefinition<?> route = from(entrance(name)).routeId(name);
            for (Step step : steps) {
                route = route.process(step).id(step.label());
            }
            route.process(exchange -> ((Passage) exchange.getMessage().getBody()).end())
                    .id(name + "/end");
        });
    }
}
