package org.compostela.cli.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The web admin API of one server. Every call has a time-out, and every refusal becomes an {@link AdminException} in
 * words. Safe for use by several threads.
 */
public final class AdminApi {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final Duration TASK = Duration.ofMinutes(10);
    /** How long the server holds one question for the end of a task; under {@link #ANSWER}. */
    private static final int TASK_QUESTION_SECONDS = 5;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI address;
    private final String token;
    private final HttpClient client;

    /** @param address scheme, host and port, without a path */
    public AdminApi(URI address, String token) {
        this.address = requireNonNull(address, "address");
        this.token = requireNonNull(token, "token");
        this.client = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    /** A path of the API from its segments, each encoded. */
    public static String path(String... segments) {
        return Arrays.stream(segments).map(AdminApi::encode).collect(Collectors.joining("/", "/", ""));
    }

    public static String encode(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }

    public JsonNode get(String path) throws AdminException {
        return accepted(send("GET", path, BodyPublishers.noBody()));
    }

    /** Whether there is such a thing: false for 404. */
    public boolean exists(String method, String path) throws AdminException {
        HttpResponse<String> answer = send(method, path, BodyPublishers.noBody());
        if (answer.statusCode() == 404) {
            return false;
        }
        accepted(answer);
        return true;
    }

    public void put(String path) throws AdminException {
        accepted(send("PUT", path, BodyPublishers.noBody()));
    }

    public void put(String path, JsonNode body) throws AdminException {
        accepted(send("PUT", path, BodyPublishers.ofString(body.toString(), UTF_8)));
    }

    /** Asks with more than fits into an address, or changes what has no address of its own. */
    public JsonNode post(String path, JsonNode body) throws AdminException {
        return accepted(send("POST", path, BodyPublishers.ofString(body.toString(), UTF_8)));
    }

    public JsonNode post(String path) throws AdminException {
        return accepted(send("POST", path, BodyPublishers.noBody()));
    }

    public JsonNode delete(String path) throws AdminException {
        return accepted(send("DELETE", path, BodyPublishers.noBody()));
    }

    public JsonNode patch(String path) throws AdminException {
        return accepted(send("PATCH", path, BodyPublishers.noBody()));
    }

    public void patch(String path, JsonNode body) throws AdminException {
        accepted(send("PATCH", path, BodyPublishers.ofString(body.toString(), UTF_8)));
    }

    /**
     * Follows a task to its end.
     *
     * @param started what the server answered when it took the task on
     * @return the task's last state
     * @throws AdminException also when the task fails, is cancelled, or takes longer than ten minutes
     */
    public JsonNode await(JsonNode started) throws AdminException {
        return await(started, TASK, running -> {});
    }

    /**
     * Follows a task to its end.
     *
     * @param started what the server answered when it took the task on
     * @param progress is told every few seconds how far the task is
     * @return the task's last state
     * @throws AdminException also when the task fails, is cancelled, or takes longer than {@code patience}
     */
    public JsonNode await(JsonNode started, Duration patience, Consumer<JsonNode> progress) throws AdminException {
        String id = started.path("taskId").asText();
        if (id.isEmpty()) {
            throw new AdminException("the server at " + address + " started no task: it answered " + started);
        }
        String path = path("tasks", id, "await") + "?timeout=" + TASK_QUESTION_SECONDS;
        long deadline = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < deadline) {
            HttpResponse<String> answer = send("GET", path, BodyPublishers.noBody());
            if (answer.statusCode() != 408) {
                return ended(accepted(answer), id);
            }
            progress.accept(get(path("tasks", id)));
        }
        throw new AdminException(
                "task " + id + " still runs after " + patience.toMinutes() + " minutes; it goes on at the server");
    }

    private static JsonNode ended(JsonNode task, String id) throws AdminException {
        String status = task.path("status").asText();
        if (!status.equals("completed")) {
            throw new AdminException("task " + id + " ended as \"" + status + "\"; the server's log tells why");
        }
        return task;
    }

    private HttpResponse<String> send(String method, String path, BodyPublisher body) throws AdminException {
        HttpRequest request = HttpRequest.newBuilder(address.resolve(path))
                .timeout(ANSWER)
                .header("Authorization", "Bearer " + token)
                .header("Accept", "application/json")
                .header("Content-Type", "application/json")
                .method(method, body)
                .build();
        try {
            return client.send(request, BodyHandlers.ofString(UTF_8));
        } catch (HttpTimeoutException e) {
            throw new AdminException("the server at " + address + " does not answer in time", e);
        } catch (IOException e) {
            throw new AdminException("no server can be reached at " + address + ": is it running?", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AdminException("interrupted while waiting for the server at " + address, e);
        }
    }

    private JsonNode accepted(HttpResponse<String> answer) throws AdminException {
        int status = answer.statusCode();
        if (status == 401 || status == 403) {
            throw new AdminException(
                    "the server at " + address + " refuses the token: give the one of its home with --token-file");
        }
        if (status >= 400) {
            throw refusal(answer);
        }
        return parsed(answer.body());
    }

    private JsonNode parsed(String body) throws AdminException {
        if (body.isBlank()) {
            return MissingNode.getInstance();
        }
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new AdminException("what answers at " + address + " is not a web admin API: it sent no JSON", e);
        }
    }

    private AdminException refusal(HttpResponse<String> answer) {
        String unsaid = "the server at " + address + " answered HTTP " + answer.statusCode();
        try {
            JsonNode error = JSON.readTree(answer.body());
            String message = error.path("message").asText("");
            String details = error.path("details").asText("");
            if (message.isEmpty()) {
                return new AdminException(unsaid, error);
            }
            return new AdminException(
                    details.isEmpty() || details.equals("null") || details.equals(message)
                            ? message
                            : message + ": " + details,
                    error);
        } catch (JsonProcessingException notJson) {
            return new AdminException(unsaid, notJson);
        }
    }
}
