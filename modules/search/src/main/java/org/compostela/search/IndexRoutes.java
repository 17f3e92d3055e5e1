package org.compostela.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.james.core.Domain;
import org.apache.james.core.Username;
import org.apache.james.task.Task;
import org.apache.james.task.TaskManager;
import org.apache.james.webadmin.Routes;
import org.apache.james.webadmin.utils.Responses;
import org.jspecify.annotations.Nullable;
import spark.Request;
import spark.Response;
import spark.Service;

/**
 * {@code /index} of the admin API: how the message index is; {@code POST /index/check} and {@code POST /index/rebuild}, which answer
 * with the id of a task; {@code DELETE /index/rebuild} gives up the index that is being built. Both take {@code domain}, or {@code user} and perhaps {@code mailbox}, and {@code messagesPerSecond}; the
 * check also {@code repair=true}.
 */
final class IndexRoutes implements Routes {
    private static final String PATH = "/index";
    private static final int FASTEST = 1_000_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final IndexKeeper keeper;
    private final MessageIndexSchema schema;
    private final CatchUp catchUp;
    private final TaskManager tasks;

    @Inject
    IndexRoutes(SearchModule.Lifecycle lifecycle, IndexParts parts, TaskManager tasks) {
        this.keeper = lifecycle.keeper();
        this.schema = parts.schema();
        this.catchUp = lifecycle.catchUp();
        this.tasks = tasks;
    }

    @Override
    public String getBasePath() {
        return PATH;
    }

    @Override
    public void define(Service service) {
        service.get(PATH, (request, response) -> JSON.writeValueAsString(state()));
        service.post(PATH + "/check", this::check);
        service.post(PATH + "/rebuild", this::rebuild);
        service.delete(PATH + "/rebuild", this::giveUp);
    }

    private ObjectNode state() {
        ObjectNode state = JSON.createObjectNode()
                .put("index", schema.index())
                .put("layout", schema.layout())
                .put("wantedLayout", schema.wanted())
                .put("complete", schema.isComplete())
                .put("rebuilding", keeper.isRebuilding())
                .put("failingEvents", catchUp.hopeless());
        keeper.lastCheck().ifPresent(check -> {
            Tally.Counts counts = check.counts();
            state.putObject("lastCheck")
                    .put("finished", check.at().toString())
                    .put("mailboxes", counts.mailboxes())
                    .put("messages", counts.messages())
                    .put("missing", counts.missing())
                    .put("surplus", counts.surplus())
                    .put("different", counts.different())
                    .put("mended", counts.mended())
                    .put("failed", counts.failed());
        });
        return state;
    }

    private String check(Request request, Response response) throws JsonProcessingException {
        boolean repair = Boolean.parseBoolean(request.queryParams("repair"));
        return submitted(response, new IndexCheckTask(keeper, scope(request), repair, perSecond(request)));
    }

    private String rebuild(Request request, Response response) throws JsonProcessingException {
        if (keeper.isRebuilding()) {
            response.status(409);
            return JSON.writeValueAsString(JSON.createObjectNode()
                    .put("statusCode", 409)
                    .put("type", "WrongState")
                    .put("message", "the index is being rebuilt already; compostela index status shows it")
                    .putNull("details"));
        }
        return submitted(response, new IndexRebuildTask(keeper, scope(request), perSecond(request)));
    }

    private String giveUp(Request request, Response response) {
        keeper.giveUp();
        return Responses.returnNoContent(response);
    }

    private String submitted(Response response, Task task) throws JsonProcessingException {
        response.status(201);
        return JSON.writeValueAsString(
                JSON.createObjectNode().put("taskId", tasks.submit(task).asString()));
    }

    private static Scope scope(Request request) {
        return new Scope(
                parameter(request, "domain").map(Domain::of),
                parameter(request, "user").map(Username::of),
                parameter(request, "mailbox"));
    }

    private static int perSecond(Request request) {
        String text = parameter(request, "messagesPerSecond").orElse("0");
        if (!text.matches("[0-9]{1,7}") || Integer.parseInt(text) > FASTEST) {
            throw new IllegalArgumentException(
                    "messagesPerSecond " + text + ": a whole number up to " + FASTEST + " is expected");
        }
        return Integer.parseInt(text);
    }

    private static Optional<String> parameter(Request request, String name) {
        @Nullable String value = request.queryParams(name);
        return Optional.ofNullable(value).filter(text -> !text.isEmpty());
    }
}
