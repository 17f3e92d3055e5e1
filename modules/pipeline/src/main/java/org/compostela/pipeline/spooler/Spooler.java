package org.compostela.pipeline.spooler;

import static java.util.Objects.requireNonNull;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.inject.Inject;
import org.apache.james.lifecycle.api.Startable;
import org.apache.james.mailrepository.api.MailRepositoryUrl;
import org.apache.james.metrics.api.GaugeRegistry;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueue.MailQueueItem;
import org.apache.james.queue.api.MailQueueFactory;
import org.compostela.configuration.PipelineSettings;
import org.compostela.configuration.SpoolSettings;
import org.compostela.journey.Journeys;
import org.compostela.pipeline.Pipelines;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

/**
 * The workers of the spool: no more mails at the same time than {@code spool.workers}, each mail by one thread from its first step to its last. A
 * step that takes longer than {@code pipeline.step-timeout} is interrupted; one that does not heed that is given up with its thread, and the
 * mail is tried again by another. Thread-safe.
 */
public final class Spooler implements Startable, AutoCloseable {
    /** Where a mail is kept that failed again and again, until an administrator replays it. */
    public static final MailRepositoryUrl ERROR_REPOSITORY = MailRepositoryUrl.from("cassandra://var/mail/error/");

    private static final Logger LOGGER = LoggerFactory.getLogger(Spooler.class);

    /** Threads that steps which never end may take with them. When they are gone, the spool waits and its health check says so. */
    private static final int GIVEN_UP_AT_MOST = 32;

    private static final int SECONDS_TO_FINISH = 5;

    private final MailQueueFactory<?> queues;
    private final Pipelines pipelines;
    private final Settlement settlement;
    private final Journeys journeys;
    private final PipelineSettings settings;
    private final int workers;
    private final ThreadPoolExecutor executor;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(daemon("spooler-watch"));
    private final Set<SpoolTask> tasks = ConcurrentHashMap.newKeySet();
    private final Subscriber subscriber = new Subscriber();
    private @Nullable MailQueue queue;

    @Inject
    Spooler(
            MailQueueFactory<?> queues,
            Pipelines pipelines,
            ErrorRepository errors,
            Journeys journeys,
            GaugeRegistry gauges,
            SpoolSettings spool,
            PipelineSettings settings) {
        this.queues = requireNonNull(queues, "queues");
        this.pipelines = requireNonNull(pipelines, "pipelines");
        this.journeys = requireNonNull(journeys, "journeys");
        this.settings = requireNonNull(settings, "settings");
        this.workers = spool.workers();
        this.settlement = new Settlement(errors, journeys);
        this.executor = new ThreadPoolExecutor(
                0, workers + GIVEN_UP_AT_MOST, 1, TimeUnit.MINUTES, new SynchronousQueue<>(), daemon("spooler"));
        gauges.register("spoolProcessing.inFlight", tasks::size);
    }

    private static ThreadFactory daemon(String name) {
        AtomicLong number = new AtomicLong();
        return task -> {
            Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Begins to take mails. The pipeline must have been started. */
    public void start() {
        MailQueue spool = queues.createQueue(MailQueueFactory.SPOOL, MailQueueFactory.prefetchCount(workers));
        queue = spool;
        Publisher<MailQueueItem> items = spool.deQueue();
        Flux.from(items).subscribe(subscriber);
        watch.scheduleWithFixedDelay(this::watchSteps, 1, 1, TimeUnit.SECONDS);
        LOGGER.atInfo().addKeyValue("workers", workers).log("the spooler takes mails");
    }

    private void watchSteps() {
        for (SpoolTask task : tasks) {
            task.checkTime(settings.stepTimeout());
        }
    }

    /** How many steps never ended and hold a thread each. */
    public int givenUp() {
        return Math.max(0, executor.getActiveCount() - tasks.size());
    }

    private void accept(MailQueueItem item) {
        SpoolTask task =
                new SpoolTask(item, pipelines, settlement, journeys, requireNonNull(queue, "queue"), this::finished);
        tasks.add(task);
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            LOGGER.atError()
                    .addKeyValue("mail", item.getMail().getName())
                    .log(
                            "no thread is left for a mail: steps of the pipeline never end and hold them; restart the server");
            task.putBack();
        }
    }

    private void finished(SpoolTask task) {
        tasks.remove(task);
        subscriber.request(1);
    }

    /** Takes no more mails, and waits a little for those under way; what is not finished then is in the spool at the next start. */
    @Override
    public void close() {
        subscriber.dispose();
        watch.shutdownNow();
        executor.shutdown();
        try {
            if (!executor.awaitTermination(SECONDS_TO_FINISH, TimeUnit.SECONDS)) {
                tasks.forEach(SpoolTask::abandon);
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks for a mail for each worker that is free. */
    private final class Subscriber extends BaseSubscriber<MailQueueItem> {
        @Override
        protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
            subscription.request(workers);
        }

        @Override
        protected void hookOnNext(MailQueueItem item) {
            accept(item);
        }

        @Override
        protected void hookOnError(Throwable failure) {
            LOGGER.atError().setCause(failure).log("the spool gives no more mails; restart the server");
        }
    }
}
