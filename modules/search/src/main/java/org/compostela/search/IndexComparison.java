package org.compostela.search;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.Mailbox;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;

/**
 * Compares mailboxes with an index, a part of {@link IndexListing#size} messages at a time, however large they are, and mends the
 * index. Runs beside live traffic: what differs at first sight counts only when it still differs after the writes on their way have
 * arrived, in a message that its mailbox has not changed meanwhile. One run, used by one thread; every method blocks.
 */
final class IndexComparison {
    /** Time for what another server of a cluster has on its way. */
    private static final Duration SETTLE = Duration.ofSeconds(1);

    private static final int LOOKS = 2;
    /** An engine that is started again answers long before. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final long FIRST_UID = 1;

    private static final Logger LOGGER = LoggerFactory.getLogger(IndexComparison.class);

    /** What is done about what differs. */
    enum Mend {
        NOTHING,
        /** What lasts is put right. */
        REPAIR,
        /** An index that is being made gets what it lacks at once: what the mailbox has is right, whatever is on its way. */
        FILL,
        /** Every message is written, whatever the index has of it. */
        REWRITE
    }

    private final Parts parts;
    private final String index;
    private final Mend mend;
    private final Pace pace;
    private final Stop stop;
    private final Tally tally;
    /** Then what it lacks is written to it alone. */
    private final boolean isBuilt;

    IndexComparison(Parts parts, String index, Mend mend, Pace pace, Stop stop, Tally tally) {
        this.parts = parts;
        this.index = index;
        this.mend = mend;
        this.pace = pace;
        this.stop = stop;
        this.tally = tally;
        this.isBuilt = index.equals(parts.targets().next());
    }

    /** What it works with. */
    record Parts(
            MailboxListing mailboxes,
            IndexListing indices,
            IndexTargets targets,
            Freshness freshness,
            OpenSearchMessageIndex writer) {}

    /** Errors: {@link InterruptedException} when the run is stopped; what was mended stays so. */
    void run(Scope scope) throws MailboxException, InterruptedException {
        patiently(() -> {
            parts.indices().show(index);
            return index;
        });
        parts.mailboxes().mailboxes(scope, this::compare);
        if (scope.isAll()) {
            findOrphans();
        }
    }

    private void compare(Mailbox mailbox) throws MailboxException, InterruptedException {
        long[] from = {FIRST_UID};
        parts.mailboxes().parts(mailbox, parts.indices().size(), states -> {
            pace.take(states.size());
            long to = Collections.max(states.keySet());
            if (mend == Mend.REWRITE) {
                mend(
                        Optional.of(mailbox),
                        mailbox.getMailboxId().serialize(),
                        new Differences(states, Set.of(), Map.of()));
            }
            compare(mailbox, states, from[0], to);
            tally.messages(states.size());
            from[0] = to + 1;
        });
        compare(mailbox, Map.of(), from[0], Long.MAX_VALUE);
        tally.mailbox();
    }

    /** The index may have more in the range than the mailbox, so it is read in pages. */
    private void compare(Mailbox mailbox, Map<Long, IndexedState> states, long first, long last)
            throws MailboxException, InterruptedException {
        String id = mailbox.getMailboxId().serialize();
        long from = first;
        boolean more = true;
        while (more) {
            long begin = from;
            Map<Long, IndexedState> indexed = patiently(() -> parts.indices().page(index, id, begin, last));
            more = indexed.size() == parts.indices().size();
            long end = more ? Collections.max(indexed.keySet()) : last;
            Map<Long, IndexedState> stored = new HashMap<>(states);
            stored.keySet().removeIf(uid -> uid < begin || uid > end);
            settle(Optional.of(mailbox), id, Differences.between(stored, indexed));
            from = end + 1;
        }
    }

    private void findOrphans() throws MailboxException, InterruptedException {
        Optional<String> last = Optional.empty();
        List<String> ids = mailboxes(last);
        while (!ids.isEmpty()) {
            for (String id : ids) {
                pace.take(1);
                if (parts.mailboxes().find(id).isEmpty()) {
                    removeOrphan(id);
                }
            }
            last = Optional.of(ids.get(ids.size() - 1));
            ids = mailboxes(last);
        }
    }

    private List<String> mailboxes(Optional<String> after) throws MailboxException, InterruptedException {
        return patiently(() -> parts.indices().mailboxes(index, after));
    }

    private void removeOrphan(String id) throws MailboxException, InterruptedException {
        long from = FIRST_UID;
        boolean more = true;
        while (more) {
            long begin = from;
            Map<Long, IndexedState> indexed = patiently(() -> parts.indices().page(index, id, begin, Long.MAX_VALUE));
            more = indexed.size() == parts.indices().size();
            if (!indexed.isEmpty()) {
                pace.take(indexed.size());
                settle(Optional.empty(), id, Differences.between(Map.of(), indexed));
                from = Collections.max(indexed.keySet()) + 1;
            }
        }
    }

    private void settle(Optional<Mailbox> mailbox, String id, Differences atFirst)
            throws MailboxException, InterruptedException {
        Differences found = mend == Mend.FILL ? atFirst : lasting(mailbox, id, atFirst);
        if (found.isEmpty()) {
            return;
        }
        tally.differences(found);
        if (mend == Mend.NOTHING) {
            return;
        }
        if (mend == Mend.REPAIR) {
            LOGGER.atWarn()
                    .addKeyValue("mailbox", id)
                    .addKeyValue("missing", found.missing().size())
                    .addKeyValue("surplus", found.surplus().size())
                    .addKeyValue("different", found.different().size())
                    .log("index and mailbox differ; the index is put right");
        }
        mend(mailbox, id, found);
    }

    private void mend(Optional<Mailbox> mailbox, String id, Differences found)
            throws MailboxException, InterruptedException {
        long mended = patiently(() -> wait(parts.writer().mend(mailbox, id, found, isBuilt)));
        tally.mended((int) mended);
        tally.failed(found.size() - (int) mended);
    }

    private Differences lasting(Optional<Mailbox> mailbox, String id, Differences atFirst)
            throws MailboxException, InterruptedException {
        Differences found = atFirst;
        for (int look = 0; look < LOOKS && !found.isEmpty(); look++) {
            if (look > 0) {
                stop.pause(SETTLE);
            }
            Set<Long> uids = found.uids();
            Map<Long, IndexedState> stored =
                    mailbox.map(known -> parts.mailboxes().of(known, uids)).orElse(Map.of());
            Map<Long, IndexedState> indexed = patiently(() -> fresh(id, uids));
            found = Differences.between(stored, indexed).lastingSince(found);
        }
        boolean deletedMeanwhile = !found.isEmpty()
                && mailbox.isPresent()
                && parts.mailboxes().find(id).isEmpty();
        return deletedMeanwhile ? Differences.NONE : found;
    }

    private Map<Long, IndexedState> fresh(String id, Set<Long> uids) throws IOException, SearchUnavailableException {
        parts.freshness().await(List.of(id));
        parts.indices().show(index);
        return parts.indices().of(index, id, uids);
    }

    private interface Question<T> {
        T ask() throws IOException, MailboxException;
    }

    /** An engine that is away for a while ends no run that may have taken hours. */
    private <T> T patiently(Question<T> question) throws MailboxException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return question.ask();
            } catch (SearchUnavailableException e) {
                retryUntil(deadline, e);
            } catch (IOException e) {
                retryUntil(
                        deadline, new SearchUnavailableException("OpenSearch does not answer: " + e.getMessage(), e));
            }
        }
    }

    private void retryUntil(long deadline, SearchUnavailableException failure)
            throws SearchUnavailableException, InterruptedException {
        if (System.nanoTime() - deadline > 0) {
            throw failure;
        }
        stop.pause(PAUSE);
    }

    private static long wait(Mono<Long> work) throws SearchUnavailableException {
        try {
            return work.blockOptional().orElse(0L);
        } catch (RuntimeException e) {
            if (Exceptions.unwrap(e) instanceof SearchUnavailableException unavailable) {
                throw unavailable;
            }
            throw e;
        }
    }
}
