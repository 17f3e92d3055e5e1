package org.compostela.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.parallel.Isolated;

/** One home through the ends a process can meet; the tests build on each other, a start costs half a minute. */
@Isolated
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ProcessLifeTest {
    private static Server server;
    private static String pilgrim;

    @BeforeAll
    static void startServer() throws Exception {
        server = Server.start();
        pilgrim = server.user(server.domain(), "pilgrim");
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    @Order(1)
    void secondServerOnOneHomeNamesTheFirstAndLeaves() throws Exception {
        Distribution.Run second = Distribution.run(server.arguments());

        assertThat(second.exitCode()).isEqualTo(1);
        assertThat(second.err()).contains(String.valueOf(server.child().pid()));
        assertThat(server.child().isAlive()).isTrue();
    }

    @Test
    @Order(2)
    void secretsAreForTheServerOnly() throws Exception {
        assertThat(Files.getPosixFilePermissions(server.home().adminToken()))
                .extracting(Enum::name)
                .containsExactlyInAnyOrder("OWNER_READ", "OWNER_WRITE");
    }

    @Test
    @Order(3)
    void engineThatDiesIsStartedAgain() throws Exception {
        long before = server.engine("opensearch").orElseThrow().pid();

        Server.kill(ProcessHandle.of(before).orElseThrow());

        await().atMost(Duration.ofSeconds(90))
                .until(() -> server.enginesReady()
                        && server.engine("opensearch")
                                .filter(engine -> engine.pid() != before)
                                .isPresent());
    }

    @Test
    @Order(4)
    void killedServerLeavesNoEngineBehindAndStartsAgain() throws Exception {
        List<ProcessHandle> engines = server.engines();
        assertThat(engines).hasSize(2);

        Server.kill(server.child().toHandle());

        await().atMost(Duration.ofSeconds(15)).until(() -> engines.stream().noneMatch(ProcessHandle::isAlive));
        server.launch();
        assertThat(server.enginesReady()).isTrue();
    }

    @Test
    @Order(5)
    void terminationEndsEverythingCleanlyWithinFifteenSeconds() throws Exception {
        List<ProcessHandle> engines = server.engines();

        server.child().destroy();

        assertThat(server.child().waitFor(15, TimeUnit.SECONDS))
                .as("ended within 15 s")
                .isTrue();
        assertThat(engines).noneMatch(ProcessHandle::isAlive);
        assertThat(server.home().runtimeFile()).doesNotExist();
    }

    /** The stores are asked although no server runs, nothing is left running, and a pipeline that keeps a server from starting is no hindrance. */
    @Test
    @Order(6)
    void pipelineIsTriedWhileNoServerRuns() throws Exception {
        Path file = server.home().conf().resolve("mailetcontainer.xml");
        String good = Files.readString(file);
        Path tried = Files.writeString(server.home().root().resolve("tried.xml"), good);
        Files.writeString(file, good.replace("RemoteDelivery", "RemoteDelivry"));
        Path message = Files.writeString(
                server.home().root().resolve("message.eml"),
                "From: someone@far-away.example\r\nSubject: tried\r\n\r\nOnce.\r\n");

        Distribution.Run run = Distribution.run(
                "pipeline",
                "try",
                message.toString(),
                "--to",
                pilgrim,
                "nobody@" + pilgrim.substring(pilgrim.indexOf('@') + 1),
                "--config",
                tried.toString(),
                "--home",
                server.home().root().toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("no server runs on");
        assertThat(run.out()).contains("local-delivery", "no-such-user");
        assertThat(server.home().runtimeFile()).doesNotExist();
        Files.writeString(file, good);
    }
}
