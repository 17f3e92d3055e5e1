package org.compostela.search;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.opensearch.client.opensearch.OpenSearchClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a search see what its session has seen: it waits for the changes of its own mailboxes that are under way, at most {@link
 * #PATIENCE}, then makes OpenSearch show them, if anything was written there since the last time. Safe for use by many threads.
 */
final class Freshness {
    static final Duration PATIENCE = Duration.ofSeconds(2);

    /** Beyond so many written mailboxes their names are no longer kept: any search then refreshes. */
    private static final int NAMES = 10_000;

    private static final Logger LOGGER = LoggerFactory.getLogger(Freshness.class);

    private final OpenSearchClient client;
    private final String alias;
    private final IndexTargets targets;
    private final Map<String, Set<CompletableFuture<Void>>> underWay = new ConcurrentHashMap<>();
    private final Object refreshing = new Object();
    private volatile Set<String> unseen = ConcurrentHashMap.newKeySet();
    private volatile boolean allUnseen;

    Freshness(OpenSearchClient client, String alias, IndexTargets targets) {
        this.client = client;
        this.alias = alias;
        this.targets = targets;
    }

    /** A change of a mailbox that has begun and must be ended, whatever becomes of it. */
    final class Change implements AutoCloseable {
        private final String mailbox;
        private final CompletableFuture<Void> end = new CompletableFuture<>();

        private Change(String mailbox) {
            this.mailbox = mailbox;
        }

        @Override
        public void close() {
            wrote();
            underWay.computeIfPresent(mailbox, (name, changes) -> {
                changes.remove(end);
                return changes.isEmpty() ? null : changes;
            });
            end.complete(null);
        }

        private void wrote() {
            Set<String> names = unseen;
            if (names.size() < NAMES) {
                names.add(mailbox);
                // A refresh may have taken the set away between the two lines; it began before this write was
                // announced.
                if (names != unseen) {
                    unseen.add(mailbox);
                }
            } else {
                allUnseen = true;
            }
        }
    }

    Change begin(String mailbox) {
        Change change = new Change(mailbox);
        underWay.compute(mailbox, (name, changes) -> {
            Set<CompletableFuture<Void>> set = changes == null ? ConcurrentHashMap.newKeySet() : changes;
            set.add(change.end);
            return set;
        });
        return change;
    }

    /** Blocks. A change that takes too long is not waited for: the search goes on without it, and a line in the log says so. */
    void await(Collection<String> mailboxes) throws IOException {
        awaitChanges(mailboxes, underWay(mailboxes));
        show(mailboxes);
    }

    /** The same for a search that is a part of a change of the mailbox, which must not wait for itself. */
    void awaitOthers(String mailbox, Change own) throws IOException {
        List<String> mailboxes = List.of(mailbox);
        awaitChanges(
                mailboxes,
                underWay(mailboxes).stream().filter(end -> end != own.end).toList());
        show(mailboxes);
    }

    private List<CompletableFuture<Void>> underWay(Collection<String> mailboxes) {
        return mailboxes.stream()
                .flatMap(mailbox -> underWay.getOrDefault(mailbox, Set.of()).stream())
                .toList();
    }

    private void show(Collection<String> mailboxes) throws IOException {
        if (!needsRefresh(mailboxes)) {
            return;
        }
        synchronized (refreshing) {
            if (needsRefresh(mailboxes)) {
                refresh();
            }
        }
    }

    private static void awaitChanges(Collection<String> mailboxes, List<CompletableFuture<Void>> changes) {
        if (changes.isEmpty()) {
            return;
        }
        try {
            CompletableFuture.allOf(changes.toArray(CompletableFuture[]::new))
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOGGER.atWarn()
                    .addKeyValue("mailboxes", mailboxes.size())
                    .addKeyValue("changes", changes.size())
                    .log("a search goes on without changes of its mailbox that are not indexed after "
                            + PATIENCE.toMillis() + " ms");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a change never ends with an error", e);
        }
    }

    private boolean needsRefresh(Collection<String> mailboxes) {
        return allUnseen || mailboxes.stream().anyMatch(unseen::contains);
    }

    private void refresh() throws IOException {
        Set<String> before = unseen;
        boolean allBefore = allUnseen;
        unseen = ConcurrentHashMap.newKeySet();
        allUnseen = false;
        try {
            // What was seen in one index must be seen in the one that takes its place a moment later.
            List<String> searched = targets.isBuilding() ? List.of(alias, targets.next()) : List.of(alias);
            client.indices().refresh(request -> request.index(searched).ignoreUnavailable(targets.isBuilding()));
        } catch (IOException | RuntimeException e) {
            unseen.addAll(before);
            allUnseen |= allBefore;
            throw e;
        }
    }
}
