package org.compostela.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The demo when the server fails it; that it holds on a real one is shown in the integration tests. */
class DemoCommandTest {
    @TempDir
    Path distribution;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void pointToDistribution() {
        System.setProperty("compostela.distribution", distribution.toString());
    }

    @AfterEach
    void forgetDistribution() {
        System.clearProperty("compostela.distribution");
    }

    @Test
    void serverThatDoesNotStartIsToldWithItsLastWordsAndItsLogsAreKept() throws IOException {
        launcher("echo port 25 is taken; exit 3");

        int exitCode = demo();

        assertThat(exitCode).isEqualTo(1);
        assertThat(out.toString())
                .contains("expected: the server to be ready")
                .contains("came:     the server ended with exit code 3:")
                .contains("port 25 is taken");
        Path logs = Path.of(out.toString().split("logs: +")[1].strip());
        assertThat(logs.resolve("console.log")).hasContent("port 25 is taken");
        assertThat(logs.resolveSibling("data")).doesNotExist();
        new DemoHome(logs.getParent()).delete();
    }

    @Test
    void endedDemoLeavesNoProcessAndNoFile() throws Exception {
        launcher("sleep 1000 & wait");
        DemoServer server = new DemoServer(distribution);
        Thread starting = new Thread(() -> {
            try {
                server.start();
            } catch (Exception theServerIsKilled) {
                out.append(theServerIsKilled.toString());
            }
        });
        starting.start();
        await().atMost(Duration.ofSeconds(10)).until(() -> children().size() == 2);
        List<ProcessHandle> children = children();

        server.close();

        starting.join(10_000);
        assertThat(children).noneMatch(ProcessHandle::isAlive);
        assertThat(server.home().root()).doesNotExist();
        assertThat(out.toString()).contains("the demo was ended");
    }

    @Test
    void demoOutsideADistributionSaysSo() {
        assertThat(demo()).isEqualTo(1);
        assertThat(err.toString()).contains("part of a distribution").hasLineCount(1);
    }

    private record DemoHome(Path root) {
        void delete() throws IOException {
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static List<ProcessHandle> children() {
        return ProcessHandle.current().descendants().toList();
    }

    private void launcher(String script) throws IOException {
        Path bin = Files.createDirectories(distribution.resolve("bin"));
        Path launcher = Files.writeString(bin.resolve("compostela"), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
    }

    private int demo() {
        return new CommandLine(new DemoCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err, true))
                .execute();
    }
}
