package org.compostela.pipeline.spooler;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javax.mail.MessagingException;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueue.MailQueueItem;
import org.apache.mailet.Mail;
import org.compostela.journey.Journeys;
import org.compostela.pipeline.Pipelines;
import org.compostela.pipeline.container.JourneyObserver;
import org.compostela.pipeline.container.MailetExecution;
import org.compostela.pipeline.container.Outcome;
import org.compostela.pipeline.container.Run;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One mail's turn: through the pipeline, then settled, once, by its own thread or by the watch that gave it up. */
final class SpoolTask implements Runnable {
    private static final Logger LOGGER = LoggerFactory.getLogger(SpoolTask.class);

    /** Time that an interrupted step has to end before it is given up. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final MailQueueItem item;
    private final Pipelines pipelines;
    private final Settlement settlement;
    private final Journeys journeys;
    private final MailQueue queue;
    private final Consumer<SpoolTask> finished;
    private final AtomicBoolean settled = new AtomicBoolean();
    private volatile @Nullable Run run;

    /** @param finished is called once, when the mail is settled */
    SpoolTask(
            MailQueueItem item,
            Pipelines pipelines,
            Settlement settlement,
            Journeys journeys,
            MailQueue queue,
            Consumer<SpoolTask> finished) {
        this.item = requireNonNull(item, "item");
        this.pipelines = requireNonNull(pipelines, "pipelines");
        this.settlement = requireNonNull(settlement, "settlement");
        this.journeys = requireNonNull(journeys, "journeys");
        this.queue = requireNonNull(queue, "queue");
        this.finished = requireNonNull(finished, "finished");
    }

    @Override
    public void run() {
        Mail mail = item.getMail();
        try (Pipelines.Lease lease = pipelines.lease()) {
            Run current = lease.pipeline().newRun(new JourneyObserver(journeys, lease.version()), MailetExecution.LIVE);
            run = current;
            Outcome outcome = current.ofCopy(mail);
            settle(() -> settlement.settle(item, queue, outcome));
        } catch (MessagingException | RuntimeException | Error failure) {
            // A run that was given up ends here too, and was settled by who gave it up.
            settle(() -> settlement.giveBack(item, failure));
        } finally {
            run = null;
            LifecycleUtil.dispose(mail);
        }
    }

    private void settle(Runnable settlingIt) {
        if (!settled.compareAndSet(false, true)) {
            return;
        }
        try {
            settlingIt.run();
        } finally {
            finished.accept(this);
        }
    }

    /** Interrupts a step that takes too long, and gives it up when that does not help. */
    void checkTime(Duration limit) {
        Run current = run;
        if (current == null) {
            return;
        }
        Duration took = current.stepTime();
        if (took.compareTo(limit.plus(GRACE)) > 0) {
            current.abandon();
            settle(() -> {
                LOGGER.atError()
                        .addKeyValue("mail", item.getMail().getName())
                        .addKeyValue("step", current.stepLabel())
                        .log(
                                "a step does not end and does not heed its interruption; its thread is lost, the mail is tried again");
                settlement.giveBack(
                        item,
                        new TimeoutException(
                                "the step " + current.stepLabel() + " did not end within " + limit.toSeconds() + " s"));
            });
        } else if (took.compareTo(limit) > 0) {
            current.interrupt(limit);
        }
    }

    /** The run ends before its next step; the mail stays in the spool until the next start. */
    void abandon() {
        Run current = run;
        if (current != null) {
            current.abandon();
        }
        settled.set(true);
    }

    void putBack() {
        settle(() -> settlement.reject(item));
    }
}
