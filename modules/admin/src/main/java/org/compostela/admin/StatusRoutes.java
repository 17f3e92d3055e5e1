package org.compostela.admin;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.apache.james.webadmin.Routes;
import spark.Request;
import spark.Response;
import spark.Service;

/** {@code GET /status}: how the whole server is, in one JSON object. */
final class StatusRoutes implements Routes {
    private static final String PATH = "/status";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final StatusSource source;
    private final StoredMailCounts counts;

    @Inject
    StatusRoutes(StatusSource source, StoredMailCounts counts) {
        this.source = requireNonNull(source, "source");
        this.counts = requireNonNull(counts, "counts");
    }

    @Override
    public String getBasePath() {
        return PATH;
    }

    @Override
    public void define(Service service) {
        service.get(PATH, this::status);
    }

    private String status(Request request, Response response) throws JsonProcessingException {
        StatusSource.Server server = source.status();
        List<String> problems = new ArrayList<>(server.problems());
        List<StoredMailCounts.Count> queues = counts.queues(problems::add);
        List<StoredMailCounts.Count> repositories = counts.repositories(problems::add);
        ObjectNode status = JSON.createObjectNode()
                .put("version", server.version())
                .put("state", server.state())
                .put("pid", server.pid())
                .put("uptimeSeconds", server.uptimeSeconds())
                .put("rssBytes", server.rssBytes())
                .put("home", server.home());
        problems.forEach(status.putArray("problems")::add);
        ArrayNode listeners = status.putArray("listeners");
        server.listeners()
                .forEach(listener ->
                        listeners.addObject().put("name", listener.name()).put("address", listener.address()));
        ArrayNode engines = status.putArray("engines");
        server.engines().forEach(engine -> write(engine, engines.addObject()));
        write(queues, status.putArray("queues"));
        write(repositories, status.putArray("repositories"));
        ObjectNode mail = status.putObject("mail");
        server.mail().forEach(mail::put);
        server.expertFiles().forEach(status.putArray("expertFiles")::add);
        return JSON.writeValueAsString(status);
    }

    private static void write(StatusSource.Engine engine, ObjectNode node) {
        node.put("name", engine.name())
                .put("version", engine.version())
                .put("mode", engine.mode())
                .put("state", engine.state());
        engine.pid().ifPresent(pid -> node.put("pid", pid));
        node.put("heapBytes", engine.heapBytes())
                .put("rssBytes", engine.rssBytes())
                .put("diskBytes", engine.diskBytes())
                .put("restarts", engine.restarts())
                .put("message", engine.message());
    }

    private static void write(List<StoredMailCounts.Count> counts, ArrayNode array) {
        counts.forEach(count -> array.addObject().put("name", count.name()).put("size", count.size()));
    }
}
