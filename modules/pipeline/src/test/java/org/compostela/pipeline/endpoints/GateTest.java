package org.compostela.pipeline.endpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What stands before a system that may be slow, broken or away. */
final class GateTest {
    private final CountDownLatch release = new CountDownLatch(1);
    private final AtomicInteger entered = new AtomicInteger();
    private Gate gate = gate(Duration.ofSeconds(5), 1, 1);

    private static Gate gate(Duration timeout, int running, int waiting) {
        return new Gate(
                "the thing",
                new Limits(timeout, running, waiting),
                GateTest.class.getClassLoader(),
                Duration.ofMillis(200));
    }

    @AfterEach
    void close() {
        release.countDown();
        gate.close();
    }

    private String hang() throws InterruptedException {
        entered.incrementAndGet();
        release.await();
        return "done";
    }

    private String hangDeaf() {
        entered.incrementAndGet();
        while (release.getCount() > 0) {
            try {
                release.await();
            } catch (InterruptedException deaf) {
                Thread.interrupted();
            }
        }
        return "done";
    }

    private CompletableFuture<String> inBackground(Callable<String> call) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return gate.call(call);
                    } catch (EndpointException e) {
                        return String.valueOf(e.getMessage());
                    }
                },
                task -> new Thread(task).start());
    }

    @Test
    void answerComesThrough() throws Exception {
        assertThat(gate.call(() -> "answer")).isEqualTo("answer");
    }

    @Test
    void callWaitsForItsTurnAndTheNextIsRefused() throws Exception {
        CompletableFuture<String> first = inBackground(this::hang);
        await().until(() -> entered.get() == 1);
        CompletableFuture<String> second = inBackground(() -> "second");
        // Only when the second waits is the third refused; until then it would wait itself.
        await().until(() -> inBackground(() -> "third").join().contains("is busy"));

        release.countDown();

        assertThat(first.join()).isEqualTo("done");
        assertThat(second.join()).isEqualTo("second");
    }

    @Test
    void callThatTakesTooLongIsInterrupted() {
        gate = gate(Duration.ofMillis(100), 1, 0);
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();

        assertThatThrownBy(() -> gate.call(() -> {
                    try {
                        return hang();
                    } catch (InterruptedException e) {
                        interrupted.complete(true);
                        throw e;
                    }
                }))
                .isInstanceOf(EndpointException.class)
                .hasMessage("the thing did not answer within 100 ms");
        assertThat(interrupted).succeedsWithin(Duration.ofSeconds(5));
    }

    @Test
    void callsThatHeedNoInterruptionLeaveThePlaceToOthersUntilTheyAreTooMany() {
        gate = gate(Duration.ofMillis(20), 1, 0);
        AtomicInteger refused = new AtomicInteger();
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            String said = inBackground(this::hangDeaf).join();
            return said.contains("have not ended") && refused.incrementAndGet() > 0;
        });

        assertThat(entered.get()).isGreaterThan(1).isLessThanOrEqualTo(17);
    }

    @Test
    void fiveFailuresShutTheGateAndASuccessOpensItAgain() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> gate.call(() -> {
                        throw new IOException("it broke");
                    }))
                    .hasMessageContaining("it broke");
        }
        assertThatThrownBy(() -> gate.call(entered::incrementAndGet))
                .hasMessage("the thing is not called for now, as its last calls failed; the last one: "
                        + "the thing failed: java.io.IOException: it broke");
        assertThat(entered).hasValue(0);

        await().ignoreExceptions().until(() -> gate.call(() -> "back").equals("back"));
        assertThat(gate.call(() -> "again")).isEqualTo("again");
    }

    @Test
    void missingClassOfAComponentIsAFailureAndNoMore() {
        assertThatThrownBy(() -> gate.call(() -> {
                    throw new NoClassDefFoundError("org/example/Missing");
                }))
                .isInstanceOf(EndpointException.class)
                .hasCauseInstanceOf(NoClassDefFoundError.class);
    }

    @Test
    void threadHasTheLoaderOfTheComponents() throws Exception {
        assertThat(gate.call(() -> Thread.currentThread().getContextClassLoader()))
                .isSameAs(GateTest.class.getClassLoader());
    }
}
