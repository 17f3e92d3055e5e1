package org.compostela.search;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.james.mailbox.exception.MailboxException;
import org.compostela.search.IndexComparison.Mend;
import org.opensearch.client.opensearch._types.OpenSearchException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks, repairs and rebuilds the index: what tasks and the background work do. Safe for use by many threads; every method that works
 * blocks until its work is done, and ends early with {@link InterruptedException} when this server stops.
 *
 * <p>An index is rebuilt beside the one that is used, and fed with every change of a mailbox from its first moment. It is filled by
 * comparison with the mailboxes, so that a rebuild which was broken off goes on by comparing quickly what is there already.
 */
final class IndexKeeper {
    static final int UNLIMITED = 0;

    /** Another server of a cluster looks every {@link IndexUpkeep#LOOK}, and from then on writes to the index that is built. */
    static final Duration HEARD_OF = IndexUpkeep.LOOK.multipliedBy(2).plusSeconds(1);

    private static final Duration CATCH_UP = Duration.ofMinutes(10);

    private static final Logger LOGGER = LoggerFactory.getLogger(IndexKeeper.class);

    private final IndexParts parts;
    private final IndexComparison.Parts comparison;
    private final CatchUp catchUp;
    private final Stop stop;
    private final Duration heardOf;
    private final AtomicBoolean rebuilding = new AtomicBoolean();
    private volatile Stop rebuild = new Stop();
    private volatile Optional<Finished> lastCheck = Optional.empty();

    /** @param heardOf time after which every server writes to an index that is being built */
    IndexKeeper(IndexParts parts, IndexComparison.Parts comparison, CatchUp catchUp, Stop stop, Duration heardOf) {
        this.parts = parts;
        this.comparison = comparison;
        this.catchUp = catchUp;
        this.stop = stop;
        this.heardOf = heardOf;
    }

    /** A check of everything that has come to its end. */
    record Finished(Instant at, Tally.Counts counts) {}

    Optional<Finished> lastCheck() {
        return lastCheck;
    }

    boolean isRebuilding() {
        return rebuilding.get();
    }

    /** The number of messages in the index that is used, to measure progress by. */
    long indexed() throws SearchUnavailableException {
        try {
            return parts.client()
                    .count(count -> count.index(parts.schema().readAlias()))
                    .count();
        } catch (IOException | OpenSearchException e) {
            throw new SearchUnavailableException("OpenSearch does not answer: " + e.getMessage(), e);
        }
    }

    void check(Scope scope, boolean repair, int perSecond, Tally tally) throws MailboxException, InterruptedException {
        catchUp.awaitIdle(CATCH_UP, stop);
        compare(parts.schema().readAlias(), repair ? Mend.REPAIR : Mend.NOTHING, perSecond, tally)
                .run(scope);
        if (scope.isAll()) {
            lastCheck = Optional.of(new Finished(Instant.now(), tally.counts()));
        }
    }

    private IndexComparison compare(String index, Mend mend, int perSecond, Tally tally) {
        return new IndexComparison(comparison, index, mend, new Pace(stop, perSecond), stop, tally);
    }

    /** Writes to the index in use what it lacks, which was made when there was mail already; until then it is not asked for text. */
    void fill() throws MailboxException, IOException, InterruptedException {
        String index = parts.schema().index();
        Tally tally = new Tally();
        compare(parts.schema().readAlias(), Mend.FILL, UNLIMITED, tally).run(Scope.ALL);
        parts.schema().completed(index);
        if (tally.counts().messages() > 0) {
            LOGGER.atInfo()
                    .addKeyValue("index", index)
                    .addKeyValue("messages", tally.counts().messages())
                    .log("an index that was made beside existing mail has all of it now");
        }
    }

    /** Errors: {@link IllegalStateException} when another rebuild runs. */
    void rewrite(Scope scope, int perSecond, Tally tally) throws MailboxException, InterruptedException {
        begin();
        try {
            compare(parts.schema().readAlias(), Mend.REWRITE, perSecond, tally).run(scope);
        } finally {
            rebuilding.set(false);
        }
    }

    /**
     * Builds the whole index anew and uses it from then on.
     *
     * @param building is told the name of the new index
     */
    void rebuild(int perSecond, Tally tally, Consumer<String> building)
            throws MailboxException, IOException, InterruptedException {
        begin();
        Stop run = new Stop();
        rebuild = run;
        try {
            build(perSecond, tally, run, building);
        } catch (InterruptedException e) {
            if (run.isWished() && !stop.isWished()) {
                parts.schema().abandon();
            }
            throw e;
        } finally {
            rebuilding.set(false);
        }
    }

    private void build(int perSecond, Tally tally, Stop run, Consumer<String> building)
            throws MailboxException, IOException, InterruptedException {
        MessageIndexSchema schema = parts.schema();
        String next = schema.targets().next();
        String built = schema.build();
        building.accept(built);
        LOGGER.atInfo().addKeyValue("index", built).log("builds the message index anew, beside the one in use");
        run.pause(heardOf);
        new IndexComparison(comparison, next, Mend.FILL, new Pace(run, perSecond), run, tally).run(Scope.ALL);
        verify(next, run);
        schema.completed(built);
        schema.use(built);
        schema.deleteOthers();
    }

    /** Ends the rebuild of the whole index that runs here, if any, and deletes what it has built. */
    void giveUp() {
        rebuild.wish();
    }

    /** Ends a rebuild so that it goes on after the next start. */
    void stop() {
        stop.wish();
        rebuild.wish();
    }

    /** What was written while it was filled, by this server or another, is looked through once more before anybody searches it. */
    private void verify(String next, Stop run) throws MailboxException, InterruptedException {
        Tally tally = new Tally();
        new IndexComparison(comparison, next, Mend.REPAIR, new Pace(run, UNLIMITED), run, tally).run(Scope.ALL);
        LOGGER.atInfo()
                .addKeyValue("messages", tally.counts().messages())
                .addKeyValue("differences", tally.counts().differences())
                .log("the new message index was compared with all mailboxes");
    }

    private void begin() {
        if (!rebuilding.compareAndSet(false, true)) {
            throw new IllegalStateException("the index is being rebuilt already");
        }
    }
}
