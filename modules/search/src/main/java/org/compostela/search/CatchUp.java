package org.compostela.search;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.james.events.EventDeadLetters;
import org.apache.james.events.EventDeadLetters.InsertionId;
import org.apache.james.events.Group;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Brings postponed mailbox events back into the index by itself as soon as OpenSearch answers again, and once at the start for what an
 * earlier run left behind. A few at once, each for a bounded time, so that no event keeps the others waiting for long. One that fails
 * for another reason is tried again at growing intervals, stays in the dead letters, and is counted in {@link #hopeless}.
 */
final class CatchUp implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration EVENT_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final int AT_ONCE = 16;

    private static final Logger LOGGER = LoggerFactory.getLogger(CatchUp.class);

    private final EventDeadLetters deadLetters;
    private final OpenSearchMessageIndex index;
    private final MessageIndexSchema schema;
    private final Group group;
    private final Attempts attempts = new Attempts();
    private final AtomicBoolean due = new AtomicBoolean(true);
    private final AtomicInteger passes = new AtomicInteger();
    private final ScheduledExecutorService thread = new ScheduledThreadPoolExecutor(1, work -> {
        Thread made = new Thread(work, "index-catch-up");
        made.setDaemon(true);
        return made;
    });

    CatchUp(EventDeadLetters deadLetters, OpenSearchMessageIndex index, MessageIndexSchema schema) {
        this.deadLetters = deadLetters;
        this.index = index;
        this.schema = schema;
        this.group = index.getDefaultGroup();
    }

    void start() {
        index.onPostponed(() -> due.set(true));
        thread.scheduleWithFixedDelay(this::pass, PAUSE.toMillis(), PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Events that have failed again and again though OpenSearch answered. */
    long hopeless() {
        return attempts.hopeless();
    }

    /** Waits until what was postponed is in the index, at most so long. */
    void awaitIdle(Duration patience, Stop stop) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while ((due.get() || passes.get() > 0 || attempts.hopeful()) && System.nanoTime() - deadline < 0) {
            stop.pause(LOOK);
        }
    }

    private void pass() {
        passes.incrementAndGet();
        try {
            if (due.compareAndSet(true, false) || attempts.areDue()) {
                bringBack();
            }
        } finally {
            passes.decrementAndGet();
        }
    }

    private void bringBack() {
        try {
            schema.ensure();
            attempts.beginPass();
            Long brought = deadLetters
                    .failedIds(group)
                    .filter(attempts::isDue)
                    .flatMap(this::bringBack, AT_ONCE)
                    .count()
                    .block();
            attempts.endPass();
            if (brought != null && brought > 0) {
                index.caughtUp();
                LOGGER.atInfo()
                        .addKeyValue("events", brought)
                        .log("the index has caught up with postponed mailbox events");
            }
        } catch (IOException | RuntimeException e) {
            due.set(true);
            LOGGER.atDebug().setCause(e).log("the index cannot catch up yet");
        }
    }

    private Mono<InsertionId> bringBack(InsertionId id) {
        return deadLetters
                .failedEvent(group, id)
                .flatMap(event -> index.applyLate(event).timeout(EVENT_TIMEOUT).then(deadLetters.remove(group, id)))
                .thenReturn(id)
                .doOnNext(attempts::done)
                .onErrorResume(e -> !(e instanceof SearchUnavailableException), e -> {
                    attempts.failed(id);
                    LOGGER.atError()
                            .addKeyValue("insertionId", id.asString())
                            .setCause(e)
                            .log("a mailbox event cannot be indexed and stays in the dead letters; it is tried again"
                                    + " later. compostela index check --repair puts its mailbox right without it");
                    return Mono.empty();
                });
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
