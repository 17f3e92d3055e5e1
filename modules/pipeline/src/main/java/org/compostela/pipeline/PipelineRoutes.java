package org.compostela.pipeline;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Base64;
import java.util.Collection;
import javax.inject.Inject;
import javax.mail.MessagingException;
import javax.mail.internet.AddressException;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.webadmin.Routes;
import org.apache.mailet.Mail;
import org.compostela.pipeline.container.BuiltPipeline;
import org.compostela.pipeline.container.Step;
import org.compostela.pipeline.definition.Finding;
import org.compostela.pipeline.definition.PipelineDefinition;
import org.compostela.pipeline.definition.PipelineException;
import org.compostela.pipeline.definition.PipelineReader;
import org.compostela.pipeline.trial.Trial;
import org.compostela.pipeline.trial.TrialMail;
import org.jspecify.annotations.Nullable;
import spark.Request;
import spark.Response;
import spark.Service;

/**
 * {@code /pipeline} of the admin API: what the pipeline is and did, checks, changes, history and trials.
 *
 * <p>A body is JSON; {@code text} in it is a whole {@code mailetcontainer.xml}, and the file of the server is meant where it is absent.
 */
final class PipelineRoutes implements Routes {
    private static final String PATH = "/pipeline";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FILE = "mailetcontainer.xml";
    private static final String CANNOT_BE_USED = "the pipeline cannot be used";

    private final Pipelines pipelines;
    private final Trial trial;

    @Inject
    PipelineRoutes(Pipelines pipelines, Trial trial) {
        this.pipelines = requireNonNull(pipelines, "pipelines");
        this.trial = requireNonNull(trial, "trial");
    }

    @Override
    public String getBasePath() {
        return PATH;
    }

    @Override
    public void define(Service service) {
        service.get(PATH, (request, response) -> answer(response, this::shown));
        service.get(PATH + "/text", (request, response) -> answer(response, this::text));
        service.get(PATH + "/history", (request, response) -> JSON.writeValueAsString(history()));
        service.get(PATH + "/history/:version", this::version);
        service.post(PATH + "/check", this::check);
        service.post(PATH + "/apply", this::apply);
        service.post(PATH + "/rollback/:version", this::rollback);
        service.post(PATH + "/try", this::tryMail);
    }

    private interface Question {
        ObjectNode answer() throws PipelineException;
    }

    private static String answer(Response response, Question question) throws JsonProcessingException {
        try {
            return JSON.writeValueAsString(question.answer());
        } catch (PipelineException e) {
            return refusal(response, 400, CANNOT_BE_USED, e.findings());
        }
    }

    private ObjectNode shown() throws PipelineException {
        if (pipelines.runningVersion().isEmpty()) {
            try (BuiltPipeline pipeline = pipelines.buildFile()) {
                return shown(pipeline, 0);
            }
        }
        try (Pipelines.Lease lease = pipelines.lease()) {
            return shown(lease.pipeline(), lease.version());
        }
    }

    private static ObjectNode shown(BuiltPipeline pipeline, int version) {
        ObjectNode shown = JSON.createObjectNode()
                .put("version", version)
                .put("file", pipeline.definition().file());
        write(pipeline.warnings(), shown.putArray("findings"));
        ArrayNode processors = shown.putArray("processors");
        pipeline.steps().forEach((name, steps) -> {
            ObjectNode processor = processors.addObject().put("name", name);
            ArrayNode all = processor.putArray("steps");
            steps.forEach(step -> write(step, all.addObject()));
        });
        return shown;
    }

    private static void write(Step step, ObjectNode node) {
        node.put("number", step.definition().number())
                .put("label", step.label())
                .put("matcher", step.definition().matcher().toString())
                .put("mailet", step.definition().mailet())
                .put("class", step.mailet().getClass().getName())
                .put("line", step.definition().location().line());
        ArrayNode targets = node.putArray("processors");
        step.processors().forEach(targets::add);
        node.put("seen", step.statistics().seenCount())
                .put("matched", step.statistics().matchedCount())
                .put("failed", step.statistics().failedCount())
                .put("meanMicros", step.statistics().meanNanos() / 1000)
                .put("p99Micros", step.statistics().nanosAt(0.99) / 1000);
    }

    private ObjectNode text() throws PipelineException {
        return JSON.createObjectNode()
                .put("version", pipelines.runningVersion().orElse(0))
                .put("text", pipelines.definition().text());
    }

    private ArrayNode history() throws IOException {
        ArrayNode all = JSON.createArrayNode();
        int running = pipelines.runningVersion().orElse(0);
        pipelines.history().forEach(entry -> all.addObject()
                .put("version", entry.number())
                .put("at", entry.at().toString())
                .put("current", entry.number() == running));
        return all;
    }

    private String version(Request request, Response response) throws IOException {
        int number = number(request);
        try {
            return JSON.writeValueAsString(
                    JSON.createObjectNode().put("version", number).put("text", pipelines.text(number)));
        } catch (FileNotFoundException e) {
            return refusal(response, 404, String.valueOf(e.getMessage()), ImmutableList.of());
        }
    }

    private String check(Request request, Response response) throws IOException {
        @Nullable String text = body(request).path("text").textValue();
        ObjectNode answer = JSON.createObjectNode();
        try {
            Pipelines.Applied checked = text == null ? pipelines.checkFile() : pipelines.check(text);
            answer.put("usable", true);
            write(checked.warnings(), answer.putArray("findings"));
        } catch (PipelineException e) {
            answer.put("usable", false);
            write(e.findings(), answer.putArray("findings"));
        }
        return JSON.writeValueAsString(answer);
    }

    private String apply(Request request, Response response) throws IOException {
        @Nullable String text = body(request).path("text").textValue();
        try {
            return applied(text == null ? pipelines.reload() : pipelines.apply(text));
        } catch (PipelineException e) {
            return refusal(response, 400, "the pipeline was not changed", e.findings());
        }
    }

    private String rollback(Request request, Response response) throws IOException {
        try {
            return applied(pipelines.rollback(number(request)));
        } catch (FileNotFoundException e) {
            return refusal(response, 404, String.valueOf(e.getMessage()), ImmutableList.of());
        } catch (PipelineException e) {
            return refusal(response, 400, "the pipeline was not changed", e.findings());
        }
    }

    private static String applied(Pipelines.Applied applied) throws JsonProcessingException {
        ObjectNode answer = JSON.createObjectNode().put("version", applied.version());
        write(applied.warnings(), answer.putArray("findings"));
        return JSON.writeValueAsString(answer);
    }

    private String tryMail(Request request, Response response) throws IOException, MessagingException {
        JsonNode body = body(request);
        try {
            return JSON.writeValueAsString(trial.of(definition(body), mail(body), texts(body.path("allow"))));
        } catch (PipelineException e) {
            return refusal(response, 400, CANNOT_BE_USED, e.findings());
        }
    }

    private PipelineDefinition definition(JsonNode body) throws PipelineException {
        @Nullable String text = body.path("text").textValue();
        return text == null ? pipelines.definition() : PipelineReader.read(FILE, text);
    }

    private static TrialMail mail(JsonNode body) {
        ImmutableList.Builder<MailAddress> recipients = ImmutableList.builder();
        texts(body.path("to")).forEach(address -> recipients.add(address(address)));
        String from = body.path("from").asText("");
        return new TrialMail(
                Base64.getDecoder().decode(body.path("message").asText("")),
                from.isEmpty() || from.equals("<>") ? MaybeSender.nullSender() : MaybeSender.of(address(from)),
                recipients.build(),
                body.path("user").asText(""),
                body.path("processor").asText(Mail.DEFAULT));
    }

    private static MailAddress address(String text) {
        try {
            return new MailAddress(text);
        } catch (AddressException e) {
            throw new IllegalArgumentException(text + " is no mail address: " + e.getMessage(), e);
        }
    }

    private static ImmutableSet<String> texts(JsonNode array) {
        ImmutableSet.Builder<String> texts = ImmutableSet.builder();
        array.forEach(text -> texts.add(text.asText()));
        return texts.build();
    }

    private static JsonNode body(Request request) {
        try {
            String body = request.body();
            return body == null || body.isBlank() ? JSON.createObjectNode() : JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the body is not JSON", e);
        }
    }

    private static int number(Request request) {
        String text = request.params("version");
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(text + " is no version: a version is a number", e);
        }
    }

    private static String refusal(Response response, int status, String message, Collection<Finding> findings)
            throws JsonProcessingException {
        response.status(status);
        ObjectNode answer = JSON.createObjectNode()
                .put("statusCode", status)
                .put("type", status == 404 ? "notFound" : "InvalidArgument")
                .put("message", message)
                .put(
                        "details",
                        findings.isEmpty() ? null : findings.iterator().next().toString());
        write(findings, answer.putArray("findings"));
        return JSON.writeValueAsString(answer);
    }

    private static void write(Collection<Finding> findings, ArrayNode array) {
        findings.forEach(finding -> array.addObject()
                .put("severity", finding.isError() ? "error" : "warning")
                .put("file", finding.location().file())
                .put("line", finding.location().line())
                .put("problem", finding.problem())
                .put("remedy", finding.remedy()));
    }
}
