package org.compostela.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class CrashTest {
    private static final int ROUNDS = 20;

    @Test
    @Timeout(160)
    void everyAcknowledgedMailIsThereAfterSigkill(@TempDir Path folder) throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Set<String> kept = new HashSet<>();
        Set<String> taken = new HashSet<>();
        Set<String> failed = new HashSet<>();
        Set<String> done = new HashSet<>();
        for (int round = 0; round < ROUNDS; round++) {
            runAndKill(folder, round, 20 + random.nextInt(300), kept, taken, failed, done);
            try (JournalQueueFactory factory = Queues.open(folder)) {
                JournalQueue spool = Queues.spool(factory);
                Set<String> there = new HashSet<>(Queues.names(spool));
                Set<String> unfinished = new HashSet<>(kept);
                unfinished.removeAll(taken);
                assertThat(there)
                        .as("acknowledged and not taken, seed %s", seed)
                        .containsAll(unfinished);
                Set<String> finished = new HashSet<>(there);
                finished.retainAll(done);
                assertThat(finished).as("finished, seed %s", seed).isEmpty();
                spool.browse().forEachRemaining(view -> {
                    assertWhole(view.getMail());
                    assertThat(Queues.failures(view.getMail()) > 0
                                    || !failed.contains(view.getMail().getName()))
                            .as(
                                    "%s failed, and carries its count, seed %s",
                                    view.getMail().getName(), seed)
                            .isTrue();
                });
                assertThat(folder.toFile().list()).as("nothing damaged").containsExactly("spool");
            }
        }
        System.out.println(kept.size() + " acknowledged, " + failed.size() + " failed once, " + done.size()
                + " finished, in " + ROUNDS + " rounds");
        assertThat(kept).hasSizeGreaterThan(ROUNDS);
        assertThat(failed).isNotEmpty();
        assertThat(done).isNotEmpty();
    }

    private static void assertWhole(org.apache.mailet.Mail mail) {
        try {
            int last = Integer.parseInt(mail.getName().substring(mail.getName().lastIndexOf('-') + 1));
            assertThat(mail.getMessage().getInputStream().readAllBytes())
                    .isEqualTo(Queues.mail(mail.getName(), last % 10 == 9 ? 300_000 : 4_000)
                            .getMessage()
                            .getInputStream()
                            .readAllBytes());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void runAndKill(
            Path folder,
            int round,
            int linesBeforeKill,
            Set<String> kept,
            Set<String> taken,
            Set<String> failed,
            Set<String> done)
            throws Exception {
        Process child = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ChildProducer.class.getName(),
                        folder.toString(),
                        "round" + round))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            int lines = 0;
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                String name = line.substring(line.indexOf(' ') + 1);
                if (line.startsWith("kept ")) {
                    kept.add(name);
                } else if (line.startsWith("taken ")) {
                    taken.add(name);
                } else if (line.startsWith("failed ")) {
                    failed.add(name);
                } else if (line.startsWith("done ")) {
                    done.add(name);
                }
                if (++lines == linesBeforeKill) {
                    // Not Process.destroyForcibly, which closes the pipe and with it what was said before.
                    child.toHandle().destroyForcibly();
                }
            }
        } finally {
            child.destroyForcibly().waitFor();
        }
    }
}
