package org.compostela.search;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.task.Task;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the index needs and nobody asks for: an index made beside existing mail is filled, one of an older layout or half built is
 * rebuilt, and mailboxes and index are compared at a low rate, round after round.
 */
final class IndexUpkeep implements AutoCloseable {
    /** How often a server asks which indices are used and built. */
    static final Duration LOOK = Duration.ofSeconds(2);

    private static final Duration BEFORE_FIRST_CHECK = Duration.ofMinutes(1);
    private static final Duration BETWEEN_CHECKS = Duration.ofMinutes(10);
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);

    private static final Logger LOGGER = LoggerFactory.getLogger(IndexUpkeep.class);

    private final MessageIndexSchema schema;
    private final IndexKeeper keeper;
    private final Stop stop;
    private final int checkedPerSecond;
    private final Tasks tasks;
    /** One looks and never works, so that this server hears in time of an index that another builds. */
    private final ScheduledExecutorService threads = new ScheduledThreadPoolExecutor(3, work -> {
        Thread made = new Thread(work, "index-upkeep");
        made.setDaemon(true);
        return made;
    });

    private volatile boolean filling;
    private long rebuildAfter = System.nanoTime();

    /** Where long work is shown to administrators while it runs. */
    interface Tasks {
        void submit(Task task);
    }

    /** @param checkedPerSecond messages that the background check compares in a second; none when zero */
    IndexUpkeep(MessageIndexSchema schema, IndexKeeper keeper, Stop stop, int checkedPerSecond, Tasks tasks) {
        this.schema = schema;
        this.keeper = keeper;
        this.stop = stop;
        this.checkedPerSecond = checkedPerSecond;
        this.tasks = tasks;
    }

    void start() {
        every(LOOK, LOOK, this::look);
        every(Duration.ZERO, LOOK, this::makeGood);
        if (checkedPerSecond > 0) {
            every(BEFORE_FIRST_CHECK, BETWEEN_CHECKS, this::check);
        }
    }

    /** Whether mail may lack in the index because it is being filled for the first time. */
    boolean isFilling() {
        return filling || !schema.isComplete();
    }

    private interface Work {
        void run() throws MailboxException, IOException, InterruptedException;
    }

    private void every(Duration first, Duration pause, Work work) {
        threads.scheduleWithFixedDelay(
                () -> {
                    try {
                        work.run();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    } catch (SearchUnavailableException e) {
                        LOGGER.atDebug().setCause(e).log("OpenSearch is away; the index is looked after later");
                    } catch (MailboxException | IOException | RuntimeException e) {
                        if (!stop.isWished()) {
                            LOGGER.atWarn().setCause(e).log("the index could not be looked after; tried again later");
                        }
                    }
                },
                first.toMillis(),
                pause.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            schema.look();
        } catch (IOException | RuntimeException e) {
            LOGGER.atDebug().setCause(e).log("OpenSearch does not tell which index is used");
        }
    }

    private void makeGood() throws MailboxException, IOException, InterruptedException {
        if (!schema.isComplete()) {
            filling = true;
            keeper.fill();
            filling = false;
        }
        boolean wanted = schema.isOutdated() || schema.targets().isBuilding();
        if (wanted && !keeper.isRebuilding() && System.nanoTime() - rebuildAfter >= 0) {
            rebuildAfter = System.nanoTime() + AFTER_FAILURE.toNanos();
            LOGGER.atInfo()
                    .addKeyValue("layout", schema.layout())
                    .addKeyValue("wanted", schema.wanted())
                    .log("the message index is of another layout than this server makes, or was left half built:"
                            + " it is rebuilt while the old one is searched");
            tasks.submit(new IndexRebuildTask(keeper, Scope.ALL, IndexKeeper.UNLIMITED));
        }
    }

    private void check() throws MailboxException, InterruptedException {
        if (keeper.isRebuilding()) {
            return;
        }
        Tally tally = new Tally();
        keeper.check(Scope.ALL, true, checkedPerSecond, tally);
        LOGGER.atInfo()
                .addKeyValue("messages", tally.counts().messages())
                .addKeyValue("differences", tally.counts().differences())
                .addKeyValue("mended", tally.counts().mended())
                .log("mailboxes and index were compared");
    }

    @Override
    public void close() {
        keeper.stop();
        threads.shutdownNow();
    }
}
