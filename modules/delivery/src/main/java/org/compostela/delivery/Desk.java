package org.compostela.delivery;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.james.core.MailAddress;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueue.MailQueueItem;
import org.apache.mailet.Mail;
import org.compostela.delivery.Lanes.Turn;
import org.compostela.delivery.outcome.Outcome;
import org.compostela.delivery.outcome.Reason;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

/**
 * Takes the mails of one queue and gives each its turn.
 *
 * <p>Holds {@link #IN_HAND} mails at most, of which one destination may have a quarter; what is beyond goes back into the queue and comes
 * later, and so do the mails of destinations that rest. Connections are threads, as many as the configuration says; a few more threads
 * put mails back, which is written once for each destination's failure that a mail did not know of. Thread-safe.
 */
final class Desk implements AutoCloseable {
    static final int IN_HAND = 1_024;

    private static final Logger LOGGER = LoggerFactory.getLogger(Desk.class);
    private static final int PUTTERS = 8;
    private static final Duration LONGEST_CROWDED_REST = Duration.ofMinutes(10);

    /** For transactions that run when the server stops: more would keep an administrator waiting. */
    private static final Duration LONGEST_FAREWELL = Duration.ofSeconds(10);

    private final MailQueue queue;
    private final Attempt attempt;
    private final Settlement settlement;
    private final Destinations destinations;
    private final Supplier<Options> options;
    private final Lanes<MailQueueItem> lanes;
    private final ThreadPoolExecutor connections;
    private final ExecutorService putters;
    private final int connectionsMax;
    private final Duration crowdedRests;
    private final Taker taker = new Taker();
    private final AtomicInteger crowded = new AtomicInteger();
    private int running;
    private volatile boolean closed;

    Desk(
            MailQueue queue,
            Attempt attempt,
            Settlement settlement,
            Destinations destinations,
            Supplier<Options> options,
            int connections,
            int connectionsPerDestination,
            Duration crowdedRests) {
        this.queue = requireNonNull(queue, "queue");
        this.attempt = requireNonNull(attempt, "attempt");
        this.settlement = requireNonNull(settlement, "settlement");
        this.destinations = requireNonNull(destinations, "destinations");
        this.options = requireNonNull(options, "options");
        this.crowdedRests = requireNonNull(crowdedRests, "crowdedRests");
        this.connectionsMax = connections;
        this.lanes = new Lanes<>(connections, connectionsPerDestination, IN_HAND, destinations::state);
        this.connections = pool("delivery", connections);
        this.putters = pool("delivery-later", PUTTERS);
    }

    /** What waits in it is bounded by {@link #IN_HAND}. */
    private static ThreadPoolExecutor pool(String name, int threads) {
        AtomicInteger count = new AtomicInteger();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads, threads, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(IN_HAND + 1), task -> {
                    Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    void open() {
        Flux.from(queue.deQueue()).subscribe(taker);
    }

    private void taken(MailQueueItem item) {
        if (closed) {
            Settlement.leave(item);
            return;
        }
        if (Doom.isOn(item.getMail())) {
            later(item, () -> settlement.doomed(item, options.get()));
            return;
        }
        String destination = Attempt.destination(item.getMail(), options.get());
        Optional<Destinations.Rest> rest = destinations.rest(destination, item.getMail());
        if (rest.isPresent()) {
            later(item, () -> settlement.rest(item, rest.get(), options.get()));
        } else if (add(destination, item)) {
            pump();
        } else {
            finish(item, () -> settlement.crowd(item, crowdedRest()));
        }
    }

    private void later(MailQueueItem item, Runnable work) {
        try {
            putters.execute(() -> finish(item, work));
        } catch (RejectedExecutionException e) {
            // Closed meanwhile.
            Settlement.leave(item);
        }
    }

    /** A desk that has closed meanwhile has no lanes that anybody serves. */
    private synchronized boolean add(String destination, MailQueueItem item) {
        return !closed && lanes.add(destination, item);
    }

    /** The more come in vain, the longer they wait, so that each is put back a few times only. */
    private Duration crowdedRest() {
        Duration rest = crowdedRests.plusMillis(20L * crowded.incrementAndGet());
        return rest.compareTo(LONGEST_CROWDED_REST) < 0 ? rest : LONGEST_CROWDED_REST;
    }

    private synchronized void pump() {
        while (running < connectionsMax && !closed) {
            Optional<Turn<MailQueueItem>> turn = lanes.next();
            if (turn.isEmpty()) {
                return;
            }
            running++;
            connections.execute(() -> serve(turn.get()));
        }
    }

    private void serve(Turn<MailQueueItem> turn) {
        try {
            finish(turn.mail(), () -> deliver(turn));
        } finally {
            ended(turn);
            pump();
        }
    }

    private synchronized void ended(Turn<MailQueueItem> turn) {
        running--;
        crowded.updateAndGet(before -> Math.max(0, before - 1));
        lanes.done(turn);
    }

    private void deliver(Turn<MailQueueItem> turn) {
        MailQueueItem item = turn.mail();
        // It may have come to rest while the mail waited for its turn.
        Optional<Destinations.Rest> rest = destinations.rest(turn.destination(), item.getMail());
        if (rest.isPresent()) {
            settlement.rest(item, rest.get(), options.get());
            return;
        }
        Options now = options.get();
        Map<MailAddress, Outcome> outcomes = attempt(item.getMail(), now);
        boolean stopped = Thread.interrupted();
        if (stopped && outcomes.values().stream().allMatch(Outcome.Deferred.class::isInstance)) {
            // Its attempt was ended by us: it counts for nothing.
            Settlement.leave(item);
            return;
        }
        settlement.settle(item, outcomes, now);
    }

    /** A failure that nobody foresaw must not try a mail for ever: it counts as any other. */
    private Map<MailAddress, Outcome> attempt(Mail mail, Options now) {
        try {
            return attempt.run(mail, now);
        } catch (RuntimeException e) {
            LOGGER.atError()
                    .addKeyValue("mail", mail.getName())
                    .setCause(e)
                    .log("an attempt to deliver a mail failed in a way that nobody foresaw; it is tried again");
            Outcome deferred = new Outcome.Deferred(Reason.ours("4.3.0", "internal failure: " + e));
            return mail.getRecipients().stream()
                    .distinct()
                    .collect(Collectors.toMap(Function.identity(), recipient -> deferred));
        }
    }

    /** Whatever happens, the mail is given back and another may come. */
    private void finish(MailQueueItem item, Runnable work) {
        Mail mail = item.getMail();
        try {
            work.run();
        } catch (RuntimeException e) {
            LOGGER.atError()
                    .addKeyValue("mail", mail.getName())
                    .setCause(e)
                    .log("the end of a delivery failed in a way that nobody foresaw; the mail stays in the queue");
            Settlement.reject(item);
        } finally {
            LifecycleUtil.dispose(mail);
            taker.request(1);
        }
    }

    /**
     * Takes no more mails. Those that are being sent have some seconds to come to an end; then their connections are closed, and what was
     * not taken by the other side stays in the queue.
     */
    @Override
    public void close() {
        closed = true;
        taker.dispose();
        drain().forEach(Settlement::leave);
        putters.shutdown();
        connections.shutdown();
        try {
            if (!connections.awaitTermination(LONGEST_FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
                connections.shutdownNow().clear();
                if (!connections.awaitTermination(LONGEST_FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
                    LOGGER.warn("a delivery does not end; its mail is in the queue and may be sent twice");
                }
            }
        } catch (InterruptedException e) {
            connections.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private synchronized List<MailQueueItem> drain() {
        return lanes.drain();
    }

    private final class Taker extends BaseSubscriber<MailQueueItem> {
        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            request(IN_HAND);
        }

        @Override
        protected void hookOnNext(MailQueueItem item) {
            taken(item);
        }

        @Override
        protected void hookOnError(Throwable failure) {
            LOGGER.atError()
                    .addKeyValue("queue", queue.getName().asString())
                    .setCause(failure)
                    .log("no mail comes out of the queue any more; restart the server");
        }
    }
}
