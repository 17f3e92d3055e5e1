package org.compostela.pipeline.endpoints;

import static java.util.Objects.requireNonNull;

import com.google.common.base.Throwables;
import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.SendDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.compostela.pipeline.definition.Finding;
import org.compostela.pipeline.definition.Location;
import org.compostela.pipeline.definition.ProcessorDefinition;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** The routes in {@code conf/routes/*.camel.yaml}: each from {@code mail:NAME} is the processor NAME of the pipeline. */
public final class UserRoutes {
    /** Where the processors of {@code mailetcontainer.xml} are entered; their exchanges are of another kind. */
    static final String PIPELINE = "direct:processor.";

    private static final String ENDING = ".camel.yaml";
    private static final long MOST_BYTES = 4 << 20;
    private static final String DIRECT = "direct:";
    private static final String MAIL = MailComponent.SCHEME + ":";

    private final CamelContext camel;
    private final List<RoutesBuilder> builders = new ArrayList<>();
    private final List<RouteProcessor> processors = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    /** Of parts that several routes use: any of these may send a mail there. */
    private final List<RouteProcessor.Target> shared = new ArrayList<>();

    private UserRoutes(CamelContext camel) {
        this.camel = requireNonNull(camel, "camel");
    }

    /**
     * Reads the folder; nothing of it runs yet. What is wrong is among the findings.
     *
     * @param folder need not be there
     * @param camel started, with the component {@code mail}
     */
    public static UserRoutes read(Optional<Path> folder, CamelContext camel) {
        UserRoutes routes = new UserRoutes(camel);
        folder.filter(Files::isDirectory).ifPresent(routes::folder);
        return routes;
    }

    private void folder(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            files.sorted().forEach(this::file);
        } catch (IOException e) {
            error(folder.toString(), 0, "cannot be read: " + e.getMessage(), "");
        }
    }

    /** What stands for them in a pipeline. */
    public ImmutableList<ProcessorDefinition> processors() {
        return processors.stream().map(RouteProcessor::definition).collect(ImmutableList.toImmutableList());
    }

    public ImmutableList<Finding> findings() {
        return ImmutableList.copyOf(findings);
    }

    /** The ids that the routes have in Camel. */
    public Set<String> ids() {
        return Set.copyOf(ids);
    }

    /** Every processor that a route names. */
    public ImmutableList<RouteProcessor.Target> targets() {
        return Stream.concat(processors.stream().flatMap(route -> route.targets().stream()), shared.stream())
                .collect(ImmutableList.toImmutableList());
    }

    /** Where the route that is this processor may send mails; none when it is no route. */
    public List<String> targetsOf(String processor) {
        return processors.stream()
                .filter(route -> route.definition().name().equals(processor))
                .flatMap(route -> Stream.concat(route.targets().stream(), shared.stream()))
                .map(RouteProcessor.Target::processor)
                .toList();
    }

    /** Starts them. */
    public void start() throws Exception {
        for (RoutesBuilder builder : builders) {
            camel.addRoutes(builder);
        }
    }

    private void file(Path path) {
        String name = path.toString();
        if (!name.endsWith(ENDING)) {
            findings.add(Finding.warning(
                    new Location(name, 0), "is not read: its name does not end in " + ENDING, "rename or remove it"));
            return;
        }
        try {
            if (Files.size(path) > MOST_BYTES) {
                throw new IOException("it is larger than " + MOST_BYTES + " bytes");
            }
            Resource resource = ResourceHelper.fromBytes(name, Files.readAllBytes(path));
            for (RoutesBuilder builder : PluginHelper.getRoutesLoader(camel).findRoutesBuilders(resource)) {
                builder(name, builder);
            }
        } catch (Exception e) {
            unreadable(name, e);
        }
    }

    private void unreadable(String name, Exception failure) {
        Optional<MarkedYamlEngineException> marked = Throwables.getCausalChain(failure).stream()
                .filter(MarkedYamlEngineException.class::isInstance)
                .map(MarkedYamlEngineException.class::cast)
                .findFirst();
        int line = marked.flatMap(MarkedYamlEngineException::getProblemMark)
                .map(mark -> mark.getLine() + 1)
                .orElse(0);
        String problem =
                marked.map(MarkedYamlEngineException::getProblem).orElseGet(() -> EndpointNames.reason(failure));
        error(name, line, "is no route in Camel's YAML: " + problem, "docs/camel.md has one to copy");
    }

    private void builder(String file, RoutesBuilder builder) throws Exception {
        if (!(builder instanceof RouteBuilder routes)) {
            error(file, 0, "has something that is no route", "");
            return;
        }
        routes.configureRoutes(camel);
        int number = 0;
        for (RouteDefinition route : routes.getRouteCollection().getRoutes()) {
            number++;
            route(file, number, route);
        }
        builders.add(builder);
    }

    private void route(String file, int number, RouteDefinition route) {
        String from = route.getInput().getEndpointUri();
        int line = line(route);
        if (!route.hasCustomIdAssigned()) {
            route.routeId("routes/" + file + "/" + number);
        }
        if (!ids.add(route.getRouteId())) {
            error(file, line, "there are two routes with the id " + route.getRouteId(), "rename one of them");
        }
        if (from.startsWith(DIRECT) && !from.startsWith(PIPELINE)) {
            shared.addAll(checkTargets(file, route));
        } else if (from.startsWith(MAIL)) {
            processor(file, line, from, checkTargets(file, route));
        } else {
            error(
                    file,
                    line,
                    "a route begins at " + from + "; mails come from mail:NAME alone",
                    "write from: uri: mail:NAME, or direct:NAME for a part that other routes use");
        }
    }

    private void processor(String file, int line, String from, List<RouteProcessor.Target> targets) {
        try {
            MailEndpoint endpoint = camel.getEndpoint(from, MailEndpoint.class);
            processors.add(RouteProcessor.of(endpoint, new Location(file, line), targets));
        } catch (RuntimeException e) {
            error(
                    file,
                    line,
                    EndpointNames.reason(e),
                    "mail:NAME has the options timeout, size, queue, onFailure, attributes");
        }
    }

    private List<RouteProcessor.Target> checkTargets(String file, RouteDefinition route) {
        List<RouteProcessor.Target> targets = new ArrayList<>();
        @SuppressWarnings("rawtypes") // As Camel hands it out.
        Collection<SendDefinition> sends =
                ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), SendDefinition.class);
        for (SendDefinition<?> send : sends) {
            String to = Optional.ofNullable(send.getEndpointUri()).orElse("");
            int line = Math.max(send.getLineNumber(), line(route));
            if (to.startsWith(MAIL)) {
                targets.add(new RouteProcessor.Target(to.substring(MAIL.length()), new Location(file, line)));
            } else if (to.startsWith(PIPELINE)) {
                error(file, line, to + " is the inside of the pipeline", "write mail:NAME");
            }
        }
        return targets;
    }

    private static int line(RouteDefinition route) {
        return Math.max(0, Math.max(route.getLineNumber(), route.getInput().getLineNumber()));
    }

    private void error(String file, int line, String problem, String remedy) {
        findings.add(Finding.error(new Location(file, line), problem, remedy));
    }
}
