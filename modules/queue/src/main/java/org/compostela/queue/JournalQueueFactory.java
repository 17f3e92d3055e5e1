package org.compostela.queue;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.annotation.PreDestroy;
import org.apache.james.metrics.api.GaugeRegistry;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.MailQueueName;
import org.apache.james.queue.api.ManageableMailQueue;
import org.compostela.configuration.SpoolSettings;
import org.compostela.journey.Journeys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The queues under one folder: those that lie there are opened at once, for mail in them must not wait for its first user. */
final class JournalQueueFactory implements MailQueueFactory<ManageableMailQueue>, AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(JournalQueueFactory.class);
    private static final long TIDY_MILLIS = 1_000;

    private final Path folder;
    private final Journeys journeys;
    private final MetricFactory metrics;
    private final GaugeRegistry gauges;
    private final DiskBudget budget;
    private final long maximumMails;
    private final boolean atRest;
    private final ScheduledExecutorService housekeeper = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "queue-housekeeper");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<MailQueueName, JournalQueue> queues = new LinkedHashMap<>();

    JournalQueueFactory(
            Path folder, SpoolSettings settings, Journeys journeys, MetricFactory metrics, GaugeRegistry gauges) {
        this(folder, settings, journeys, metrics, gauges, false);
    }

    /** @param atRest whether no queue hands out a mail, whoever asks: what is in them can be looked at and worked on */
    JournalQueueFactory(
            Path folder,
            SpoolSettings settings,
            Journeys journeys,
            MetricFactory metrics,
            GaugeRegistry gauges,
            boolean atRest) {
        this.folder = requireNonNull(folder, "folder");
        this.journeys = requireNonNull(journeys, "journeys");
        this.metrics = requireNonNull(metrics, "metrics");
        this.gauges = requireNonNull(gauges, "gauges");
        this.atRest = atRest;
        this.budget = new DiskBudget(settings.disk());
        this.maximumMails = Math.max(1, settings.memory() / Entry.HEAP_BYTES);
        openExisting();
        housekeeper.scheduleWithFixedDelay(this::tidy, TIDY_MILLIS, TIDY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void openExisting() {
        try {
            Folders.create(folder);
            for (Path queue : Folders.list(folder)) {
                String encoded = queue.getFileName().toString();
                if (Files.isDirectory(queue) && encoded.indexOf(Salvage.SET_ASIDE) == -1) {
                    createQueue(MailQueueName.of(URLDecoder.decode(encoded, StandardCharsets.UTF_8)));
                }
            }
        } catch (IOException e) {
            throw unusable(folder, e);
        }
    }

    @Override
    public synchronized Optional<ManageableMailQueue> getQueue(MailQueueName name, PrefetchCount count) {
        return Optional.ofNullable(queues.get(name));
    }

    @Override
    public synchronized ManageableMailQueue createQueue(MailQueueName name, PrefetchCount count) {
        return queues.computeIfAbsent(name, this::open);
    }

    private JournalQueue open(MailQueueName name) {
        Path queue = folder.resolve(URLEncoder.encode(name.asString(), StandardCharsets.UTF_8));
        try {
            Journal journal = Salvage.open(queue, budget, maximumMails);
            LOGGER.atInfo()
                    .addKeyValue("queue", name.asString())
                    .addKeyValue("mails", journal.size())
                    .addKeyValue("folder", queue)
                    .log("queue opened");
            return new JournalQueue(name, journal, journeys, metrics, gauges, Clock.systemUTC(), atRest);
        } catch (IOException e) {
            throw unusable(queue, e);
        }
    }

    private static SpoolException unusable(Path folder, IOException e) {
        return new SpoolException(
                "The queue in " + folder + " cannot be opened: " + e + ". Check that the folder belongs to the user the"
                        + " server runs as, that its disk works and has space left, then start again. Nothing in it was"
                        + " changed.",
                e);
    }

    @Override
    public synchronized Set<MailQueueName> listCreatedMailQueues() {
        return Set.copyOf(queues.keySet());
    }

    synchronized List<JournalQueue> queues() {
        return List.copyOf(queues.values());
    }

    private void tidy() {
        for (JournalQueue queue : queues()) {
            try {
                queue.journal().tidy();
            } catch (IOException | RuntimeException e) {
                LOGGER.atError()
                        .addKeyValue("queue", queue.getName().asString())
                        .setCause(e)
                        .log("the queue's journal could not be tidied; the mail in it is not affected");
            }
        }
    }

    /** Consumers get no more mail; what they have not finished is delivered again after the next start. */
    @Override
    @PreDestroy
    public void close() {
        housekeeper.shutdown();
        for (JournalQueue queue : queues()) {
            try {
                queue.shutDown();
            } catch (IOException e) {
                LOGGER.atWarn()
                        .addKeyValue("queue", queue.getName().asString())
                        .setCause(e)
                        .log("the queue did not close cleanly; all mail in it was safe before");
            }
        }
    }
}
