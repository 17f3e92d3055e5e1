package org.compostela.search;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.james.events.EventDeadLetters;
import org.apache.james.events.EventDeadLetters.InsertionId;
import org.apache.james.events.Group;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Brings postponed mailbox events back into the index by itself as soon as OpenSearch answers again, and once at the start for what an
 * earlier run left behind. An event that fails for another reason stays in the dead letters, for an administrator to look at.
 */
final class CatchUp implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration EVENT_TIMEOUT = Duration.ofMinutes(2);
    private static final int AT_ONCE = 4;

    private static final Logger LOGGER = LoggerFactory.getLogger(CatchUp.class);

    private final EventDeadLetters deadLetters;
    private final OpenSearchMessageIndex index;
    private final MessageIndexSchema schema;
    private final Group group;
    private final AtomicBoolean due = new AtomicBoolean(true);
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

    private void pass() {
        if (!due.compareAndSet(true, false)) {
            return;
        }
        try {
            schema.ensure();
            Long brought = deadLetters
                    .failedIds(group)
                    .flatMap(this::bringBack, AT_ONCE)
                    .count()
                    .block();
            if (brought != null && brought > 0) {
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
                .onErrorResume(e -> !(e instanceof SearchUnavailableException), e -> {
                    LOGGER.atError()
                            .addKeyValue("insertionId", id.asString())
                            .setCause(e)
                            .log(
                                    "a mailbox event cannot be indexed and stays in the dead letters: look at it by the event dead"
                                            + " letter routes of the admin API, then redeliver or delete it");
                    return Mono.empty();
                });
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
