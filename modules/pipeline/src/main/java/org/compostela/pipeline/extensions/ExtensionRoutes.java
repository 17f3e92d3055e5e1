package org.compostela.pipeline.extensions;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.TreeSet;
import javax.inject.Inject;
import org.apache.james.webadmin.Routes;
import spark.Request;
import spark.Response;
import spark.Service;

/** {@code GET /extensions}: the extensions of the pipeline that was opened last, as they were then. */
final class ExtensionRoutes implements Routes {
    private static final String PATH = "/extensions";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ExtensionFolder folder;

    @Inject
    ExtensionRoutes(ExtensionFolder folder) {
        this.folder = requireNonNull(folder, "folder");
    }

    @Override
    public String getBasePath() {
        return PATH;
    }

    @Override
    public void define(Service service) {
        service.get(PATH, this::extensions);
    }

    private String extensions(Request request, Response response) throws JsonProcessingException {
        response.type("application/json");
        return json();
    }

    String json() throws JsonProcessingException {
        ArrayNode all = JSON.createArrayNode();
        folder.inUse().forEach(extension -> write(extension, all.addObject()));
        return JSON.writeValueAsString(all);
    }

    private static void write(Extension extension, ObjectNode node) {
        node.put("name", extension.name()).put("path", extension.path().toString());
        new TreeSet<>(extension.mailets()).forEach(node.putArray("mailets")::add);
        new TreeSet<>(extension.matchers()).forEach(node.putArray("matchers")::add);
        extension.guiceModule().ifPresent(module -> node.put("guiceModule", module));
        extension.problems().forEach(node.putArray("problems")::add);
    }
}
