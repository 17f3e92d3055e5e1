package org.compostela.pipeline.container;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import org.compostela.pipeline.definition.Finding;
import org.compostela.pipeline.definition.Location;
import org.compostela.pipeline.definition.PipelineDefinition;
import org.compostela.pipeline.endpoints.RouteProcessor;
import org.compostela.pipeline.endpoints.UserRoutes;

/** Whether the processors are there that routes of the administrator send mails to, and their ids are free. */
final class RouteTargets {
    private final PipelineDefinition definition;
    private final UserRoutes routes;

    RouteTargets(PipelineDefinition definition, UserRoutes routes) {
        this.definition = requireNonNull(definition, "definition");
        this.routes = requireNonNull(routes, "routes");
    }

    List<Finding> findings() {
        ProcessorNames names = new ProcessorNames(definition);
        List<Finding> findings = new ArrayList<>();
        for (RouteProcessor.Target target : routes.targets()) {
            if (!names.isKnown(target.processor())) {
                findings.add(names.missing(target.location(), target.processor()));
            }
        }
        for (String name : definition.names()) {
            // A second route of that id would take the place of the first.
            if (routes.ids().contains(name)) {
                findings.add(Finding.error(
                        new Location(definition.file(), 0),
                        "a route in conf/routes has the id " + name + ", which is the processor of that name",
                        "give the route another id, or none"));
            }
        }
        return findings;
    }
}
