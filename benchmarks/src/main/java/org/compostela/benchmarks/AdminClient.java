package org.compostela.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
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
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** The few calls of the web admin API that a run needs. */
final class AdminClient {
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(ANSWER).build();
    private final URI address;
    private final String token;

    AdminClient(URI address, String token) {
        this.address = address;
        this.token = token;
    }

    void addDomain(String name) throws IOException, InterruptedException {
        send("PUT", "/domains/" + encode(name), BodyPublishers.noBody());
    }

    void addUser(Mailbox mailbox) throws IOException, InterruptedException {
        String body = JsonNodeFactory.instance
                .objectNode()
                .put("password", mailbox.password())
                .toString();
        send("PUT", "/users/" + encode(mailbox.address()), BodyPublishers.ofString(body));
    }

    /** In this server no mail of a load belongs into any repository. */
    long mailsInRepositories() throws IOException, InterruptedException {
        long mails = 0;
        for (JsonNode repository : get("/mailRepositories")) {
            mails += get("/mailRepositories/"
                            + encode(repository.path("repository").asText()))
                    .path("size")
                    .asLong();
        }
        return mails;
    }

    /** Builds the search index anew, to the end. */
    void rebuildIndex() throws IOException, InterruptedException {
        String task = send("POST", "/index/rebuild", BodyPublishers.noBody())
                .path("taskId")
                .asText();
        JsonNode running = get("/tasks/" + task);
        while (!running.path("status").asText().matches("completed|failed|cancelled")) {
            LockSupport.parkNanos(POLL.toNanos());
            running = get("/tasks/" + task);
        }
        if (!running.path("status").asText().equals("completed")) {
            throw new IOException("the index could not be built anew: " + running);
        }
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        return send("GET", path, BodyPublishers.noBody());
    }

    private JsonNode send(String method, String path, BodyPublisher body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address.resolve(path))
                .timeout(ANSWER)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, body)
                .build();
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString(UTF_8));
        if (response.statusCode() / 100 != 2) {
            throw new IOException(method + " " + path + ": " + response.statusCode() + " " + response.body());
        }
        return response.body().isBlank() ? MissingNode.getInstance() : JSON.readTree(response.body());
    }

    private static String encode(String segment) {
        return URLEncoder.encode(segment, UTF_8).replace("+", "%20");
    }
}
