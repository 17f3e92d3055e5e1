package org.compostela.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
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
    void statusTellsWhatRuns() {
        for (Engine engine : List.of(SharedEngines.cassandra(), SharedEngines.openSearch())) {
            EngineStatus status = engine.status();
            assertThat(status.state()).isEqualTo(State.READY);
            assertThat(status.message()).isEmpty();
            assertThat(status.rssBytes()).isGreaterThan(50L << 20);
            assertThat(status.diskBytes()).isPositive();
            assertThat(ProcessHandle.of(status.pid().orElseThrow())).isPresent();
        }
    }

    @Test
    void dataInUseIsRefusedAndItsOwnerGoesOn(@TempDir Path folder) throws Exception {
        try (OpenSearchEngine first = openSearch(folder);
                OpenSearchEngine second = openSearch(folder)) {
            first.start();
            assertThat(Files.getPosixFilePermissions(folder.resolve("secrets/opensearch-password")))
                    .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

            assertThatThrownBy(second::start)
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("in use by another server")
                    .hasMessageContaining(folder.resolve("data").toString());

            assertThat(first.status().state()).isEqualTo(State.READY);
            assertThat(refusalOfAnotherProcess(folder)).contains("in use by another server");
            long stopping = System.nanoTime();
            first.close();
            assertThat(Duration.ofNanos(System.nanoTime() - stopping)).isLessThan(Duration.ofSeconds(10));
            assertThat(first.status().state()).isEqualTo(State.STOPPED);
        }
    }

    private static String refusalOfAnotherProcess(Path folder) throws Exception {
        Process other = parent(folder, ProcessBuilder.Redirect.PIPE);
        String errors = new String(other.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(other.waitFor()).isNotZero();
        return errors;
    }

    @Test
    void anEngineThatCannotStartSaysWhyAndWhere(@TempDir Path folder) throws Exception {
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.writeString(data.resolve("engine.properties"), "engine=opensearch\nversion=2.19.6\n");
        Files.writeString(data.resolve("data"), "a file where a folder has to be");
        try (OpenSearchEngine engine = openSearch(folder)) {
            assertThatThrownBy(engine::start)
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("opensearch did not start")
                    .hasMessageContaining("exit code 1")
                    .hasMessageContaining(folder.resolve("logs/opensearch.log").toString());
            assertThat(engine.status().state()).isEqualTo(State.FAILED);
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
    void childrenEndWithTheirParentEvenWhenThatIsKilled(@TempDir Path folder) throws Exception {
        Process parent = parent(folder, ProcessBuilder.Redirect.INHERIT);
        ProcessHandle openSearch;
        ProcessHandle cassandra;
        try (BufferedReader pids = parent.inputReader()) {
            openSearch = ProcessHandle.of(Long.parseLong(pids.readLine())).orElseThrow();
            cassandra = ProcessHandle.of(Long.parseLong(pids.readLine())).orElseThrow();

            parent.destroyForcibly().waitFor();
        }

        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> !openSearch.isAlive() && !cassandra.isAlive());
        try (OpenSearchEngine next = openSearch(folder)) {
            next.start();
            assertThat(next.status().state()).isEqualTo(State.READY);
        }
    }

    @Test
    void childrenLeaveTheSignalsOfTheTerminalToTheServer() throws Exception {
        for (Engine engine : List.of(SharedEngines.cassandra(), SharedEngines.openSearch())) {
            long pid = engine.status().pid().orElseThrow();
            String ignored = Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                    .filter(line -> line.startsWith("SigIgn:"))
                    .findFirst()
                    .orElseThrow();
            long signals =
                    Long.parseUnsignedLong(ignored.substring("SigIgn:".length()).strip(), 16);
            long hupIntTerm = 1L << 0 | 1L << 1 | 1L << 14;
            assertThat(signals & hupIntTerm).isEqualTo(hupIntTerm);
        }
    }

    private static Process parent(Path folder, ProcessBuilder.Redirect errors) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dcompostela.root=" + System.getProperty("compostela.root"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Parent.class.getName(),
                        folder.toString())
                .redirectError(errors)
                .start();
    }

    @Test
    void dataOfSomethingElseIsRefusedAndNotTouched(@TempDir Path folder) throws Exception {
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.writeString(data.resolve("photo.jpg"), "mine");
        try (OpenSearchEngine engine = openSearch(folder)) {
            assertThatThrownBy(engine::start)
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
            assertThatThrownBy(engine::start)
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

    /** Starts both engines, prints their pids, and waits to be killed. */
    public static final class Parent {
        public static void main(String[] args) throws Exception {
            OpenSearchEngine engine = openSearch(Path.of(args[0]));
            engine.start();
            CassandraEngine cassandra = new CassandraEngine(
                    SharedEngines.libraries(),
                    Path.of(args[0], "cassandra"),
                    Path.of(args[0], "secrets"),
                    Path.of(args[0], "logs"),
                    HEAP);
            cassandra.start();
            System.out.println(engine.status().pid().orElseThrow());
            System.out.println(cassandra.status().pid().orElseThrow());
            System.in.read();
        }
    }
}
