package org.compostela.journey;

import static java.util.Objects.requireNonNull;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import com.google.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import javax.annotation.PreDestroy;
import org.apache.james.metrics.api.Metric;
import org.apache.james.metrics.api.MetricFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes events to the store, off the mail's path: {@link #offer} never waits. One thread writes what has come, at least every
 * {@link #PAUSE} while the store keeps up, so that a crash loses at most the last second of what was told.
 *
 * <p>While the store is away events wait here, as many as the buffer holds; those that come when it is full are lost. A loss is
 * counted, is the metric {@code journey.lost}, and is said in the log.
 */
final class JourneyWriter {
    private static final Logger LOGGER = LoggerFactory.getLogger(JourneyWriter.class);

    /** With the time that a write takes, within the second that a crash may cost. */
    static final Duration PAUSE = Duration.ofMillis(750);

    /** What a busy minute tells while Cassandra starts anew. */
    static final int EVENTS_MAX = 20_000;

    static final long SIZE_MAX = 16L << 20;

    /** So many at once are written without waiting for the pause. */
    private static final int MANY = 4_000;

    /** About two minutes; then what cannot be written gives way to what came since. */
    private static final int ATTEMPTS_MAX = 160;

    private static final Duration LAST_WRITE = Duration.ofSeconds(3);
    private static final long BETWEEN_WARNINGS = TimeUnit.MINUTES.toNanos(1);

    private final Optional<JourneyStore> store;
    private final EventBuffer buffer;
    private final Metric lostMetric;
    private final AtomicLong lost = new AtomicLong();
    private final AtomicBoolean asked = new AtomicBoolean();
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(new ThreadFactoryBuilder()
                    .setNameFormat("journey-writer")
                    .setDaemon(true)
                    .build());

    /** What follows is the thread's own. */
    private final JourneyParts parts = new JourneyParts();

    private List<JourneyPart> unwritten = List.of();
    private int unwrittenEvents;
    private int attempts;
    private long warnedAt = System.nanoTime() - BETWEEN_WARNINGS;

    @Inject
    JourneyWriter(Optional<JourneyStore> store, MetricFactory metrics) {
        this(store, metrics, new EventBuffer(EVENTS_MAX, SIZE_MAX), PAUSE);
    }

    JourneyWriter(Optional<JourneyStore> store, MetricFactory metrics, EventBuffer buffer, Duration pause) {
        this.store = requireNonNull(store, "store");
        this.buffer = requireNonNull(buffer, "buffer");
        this.lostMetric = metrics.generate("journey.lost");
        if (store.isPresent()) {
            var unused = thread.scheduleWithFixedDelay(
                    this::flush, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Takes an event, or loses it. */
    void offer(MailEvent event) {
        if (store.isEmpty()) {
            return;
        }
        if (!buffer.offer(EventBounds.bounded(event))) {
            lose(1);
        } else if (buffer.count() > MANY && !thread.isShutdown() && asked.compareAndSet(false, true)) {
            thread.execute(this::flush);
        }
    }

    /** Events lost since the start of the process. */
    long lost() {
        return lostMetric.getCount();
    }

    private void lose(int events) {
        lost.addAndGet(events);
        lostMetric.add(events);
    }

    private void flush() {
        asked.set(false);
        try {
            writeAll(store.orElseThrow());
        } catch (IOException e) {
            keepForLater(e);
        } catch (RuntimeException e) {
            LOGGER.atError().setCause(e).log("a part of the journeys cannot be written, and is lost");
            giveUp();
        }
        warnOfLoss();
    }

    private void writeAll(JourneyStore to) throws IOException {
        while (true) {
            if (unwritten.isEmpty()) {
                List<MailEvent> events = buffer.take(MANY);
                unwritten = parts.of(events);
                unwrittenEvents = events.size();
            }
            if (unwritten.isEmpty()) {
                return;
            }
            to.write(unwritten);
            unwritten = List.of();
            if (attempts > 0) {
                LOGGER.atInfo().addKeyValue("attempts", attempts).log("journeys are written again");
            }
            attempts = 0;
        }
    }

    private void keepForLater(IOException failure) {
        attempts++;
        if (attempts == 1) {
            LOGGER.atWarn().setCause(failure).log("journeys cannot be written now; they wait in memory, mail goes on");
        } else if (attempts % ATTEMPTS_MAX == 0) {
            giveUp();
        }
    }

    private void giveUp() {
        lose(unwrittenEvents);
        unwritten = List.of();
    }

    private void warnOfLoss() {
        if (lost.get() > 0 && System.nanoTime() - warnedAt >= BETWEEN_WARNINGS) {
            warnedAt = System.nanoTime();
            LOGGER.atWarn()
                    .addKeyValue("events", lost.getAndSet(0))
                    .log("events of journeys were lost: the store does not take them as fast as they come");
        }
    }

    /** Writes what is left, if the store takes it soon. */
    @PreDestroy
    void close() {
        if (store.isPresent() && !thread.isShutdown()) {
            thread.execute(this::flush);
        }
        thread.shutdown();
        try {
            if (!thread.awaitTermination(LAST_WRITE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOGGER.warn("the last events of journeys were not written: the store does not answer");
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
