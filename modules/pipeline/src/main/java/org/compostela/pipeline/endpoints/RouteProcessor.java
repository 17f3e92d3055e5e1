package org.compostela.pipeline.endpoints;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.configuration2.BaseHierarchicalConfiguration;
import org.apache.mailet.Mail;
import org.compostela.pipeline.definition.Location;
import org.compostela.pipeline.definition.MatcherDefinition;
import org.compostela.pipeline.definition.ProcessorDefinition;
import org.compostela.pipeline.definition.StepDefinition;

/**
 * A route of the administrator that is a processor of the pipeline.
 *
 * @param definition the processor: one step, which takes every mail
 * @param targets the processors that it sends mails to, as far as they stand in it
 */
public record RouteProcessor(ProcessorDefinition definition, ImmutableList<Target> targets) {
    /** Where a route sends mails. */
    public record Target(String processor, Location location) {
        public Target {
            requireNonNull(processor, "processor");
            requireNonNull(location, "location");
        }
    }

    public RouteProcessor {
        requireNonNull(definition, "definition");
        requireNonNull(targets, "targets");
    }

    static RouteProcessor of(MailEndpoint endpoint, Location location, List<Target> targets) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put(UserRoute.ROUTE, endpoint.processor());
        endpoint.timeout().ifPresent(value -> parameters.put(UserRoute.TIMEOUT, value));
        endpoint.size().ifPresent(value -> parameters.put(UserRoute.SIZE, value));
        endpoint.queue().ifPresent(value -> parameters.put(UserRoute.QUEUE, value));
        endpoint.attributes().ifPresent(value -> parameters.put(UserRoute.ATTRIBUTES, value));
        parameters.put(StepDefinition.ON_MAILET_EXCEPTION, endpoint.onFailure().orElse(Mail.ERROR));
        BaseHierarchicalConfiguration configuration = new BaseHierarchicalConfiguration();
        parameters.forEach(configuration::addProperty);
        StepDefinition step = new StepDefinition(
                endpoint.processor(),
                1,
                MatcherDefinition.everyRecipient(location),
                UserRoute.class.getName(),
                ImmutableMap.copyOf(parameters),
                configuration,
                location);
        return new RouteProcessor(
                new ProcessorDefinition(endpoint.processor(), ImmutableList.of(), ImmutableList.of(step), location),
                ImmutableList.copyOf(targets));
    }
}
