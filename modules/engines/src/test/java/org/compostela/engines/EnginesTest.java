package org.compostela.engines;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.compostela.engines.EngineStatus.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnginesTest {
    private static final long HEAP = 512L * 1024 * 1024;

    @Test
    void openSearchAnswersItsCredentialAndNobodyElse() throws Exception {
        OpenSearchEngine engine = SharedEngines.openSearch();

        assertThat(get(engine.address(), Optional.empty()).statusCode()).isEqualTo(401);
        assertThat(get(engine.address(), Optional.of("compostela:wrong")).statusCode())
                .isEqualTo(401);
        HttpResponse<String> answer = get(engine.address(), Optional.of(engine.user() + ":" + engine.password()));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"number\" : \"" + engine.version() + "\"");
    }

    @Test
    void openSearchListensOnItsRestPortAlone() throws Exception {
        OpenSearchEngine engine = SharedEngines.openSearch();
        assertThat(Listening.portsOf(engine.status().pid().orElseThrow()))
                .containsExactly(engine.address().getPort());
    }

    @Test
    void cassandraServesCqlAfterStart() throws Exception {
        CassandraEngine engine = SharedEngines.cassandra();
        assertThat(engine.status().state()).isEqualTo(State.READY);
        assertThat(engine.status().rssBytes()).isPositive();
        try (Socket socket =
                new Socket(engine.address().getAddress(), engine.address().getPort())) {
            assertThat(socket.isConnected()).isTrue();
        }
    }

    @Test
    void killedEngineComesBackAtTheSameAddress(@TempDir Path folder) throws Exception {
        try (OpenSearchEngine engine = openSearch(folder)) {
            engine.start();
            long first = engine.status().pid().orElseThrow();

            ProcessHandle.of(first).orElseThrow().destroyForcibly();

            Awaitility.await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> {
                assertThat(engine.status().restarts()).isEqualTo(1);
                assertThat(engine.status().state()).isEqualTo(State.READY);
            });
            assertThat(get(engine.address(), Optional.of(engine.user() + ":" + engine.password()))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void childEndsWithItsParentEvenWhenThatIsKilled(@TempDir Path folder) throws Exception {
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dcompostela.root=" + System.getProperty("compostela.root"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Parent.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        ProcessHandle child = ProcessHandle.of(
                        Long.parseLong(parent.inputReader().readLine()))
                .orElseThrow();
        assertThat(child.isAlive()).isTrue();

        parent.destroyForcibly().waitFor();

        Awaitility.await().atMost(Duration.ofSeconds(15)).until(() -> !child.isAlive());
    }

    @Test
    void dataOfSomethingElseIsRefusedAndNotTouched(@TempDir Path folder) throws Exception {
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.writeString(data.resolve("photo.jpg"), "mine");
        try (OpenSearchEngine engine = openSearch(folder)) {
            org.assertj.core.api.Assertions.assertThatThrownBy(engine::start)
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining(data.toString());
        }
        try (var left = Files.list(data)) {
            assertThat(left).containsExactly(data.resolve("photo.jpg"));
        }
    }

    @Test
    void dataOfANewerReleaseIsRefused(@TempDir Path folder) throws Exception {
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.writeString(data.resolve("engine.properties"), "engine=opensearch\nversion=3.1.0\n");
        try (OpenSearchEngine engine = openSearch(folder)) {
            org.assertj.core.api.Assertions.assertThatThrownBy(engine::start)
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("3.1.0");
        }
    }

    private static OpenSearchEngine openSearch(Path folder) {
        return new OpenSearchEngine(
                SharedEngines.libraries(),
                folder.resolve("data"),
                folder.resolve("secrets"),
                folder.resolve("logs"),
                HEAP);
    }

    private static HttpResponse<String> get(URI address, Optional<String> credential) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(address);
        credential.ifPresent(pair -> request.header(
                "Authorization", "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8))));
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Starts an engine, prints its pid, and waits to be killed. */
    public static final class Parent {
        public static void main(String[] args) throws Exception {
            OpenSearchEngine engine = openSearch(Path.of(args[0]));
            engine.start();
            System.out.println(engine.status().pid().orElseThrow());
            System.in.read();
        }
    }
}
