package org.compostela.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated
class DemoTest {
    private static final int LIMIT_SECONDS = 240;

    @Test
    void everyStepOfTheDemoHolds() throws Exception {
        Distribution.Run demo = Distribution.runWithInput("", LIMIT_SECONDS, "demo");

        System.out.println(demo.out());
        assertThat(demo.exitCode()).as(demo.out() + demo.err()).isZero();
        assertThat(demo.out()).contains("Every step held");
    }

    @Test
    void interruptedDemoLeavesNoProcessAndNoFile(@TempDir Path folder) throws Exception {
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        ProcessBuilder demo = new ProcessBuilder(Distribution.command("demo"))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile());
        demo.environment().put("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary);
        Process process = demo.start();
        try {
            // The server and at least one engine.
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> process.descendants().count() >= 2);
            List<ProcessHandle> descendants = process.descendants().toList();

            process.destroy();

            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> descendants.stream().noneMatch(ProcessHandle::isAlive));
            assertThat(temporary.toFile().list((directory, name) -> name.startsWith("compostela-demo-")))
                    .isEmpty();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
