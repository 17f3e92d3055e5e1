package org.compostela.storage;

import static com.datastax.oss.driver.api.querybuilder.QueryBuilder.bindMarker;
import static com.datastax.oss.driver.api.querybuilder.QueryBuilder.selectFrom;
import static com.datastax.oss.driver.api.querybuilder.QueryBuilder.update;
import static com.google.common.base.Preconditions.checkArgument;

import com.datastax.dse.driver.api.core.cql.reactive.ReactiveRow;
import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Ascending numbers for each mailbox: no number is handed out twice, on any node, and who asks after another got its number
 * gets a higher one.
 *
 * <p>The highest number handed out lies in a row of the mailbox, which only a lightweight transaction (a compare-and-set) moves on.
 * Such transactions on one row hinder each other, so this node runs one at a time for each mailbox: whoever asks meanwhile waits,
 * and the next one reserves for all that wait. Nothing is reserved ahead of a request, so nodes do not hand out numbers out of
 * order. After a failure some numbers may never be used; that is allowed for UIDs and for mod-sequences alike.
 *
 * <p>Thread-safe. Results come on a thread of the driver, which must not be blocked.
 */
final class NumberSequence {
    private static final Logger log = LoggerFactory.getLogger(NumberSequence.class);

    /** So many may wait for one mailbox; more are not in flight on a node that bounds its connections and its spooler. */
    private static final int WAITING_MAX = 10_000;

    /** Mailboxes whose last number is remembered; for others the first attempt fails and tells it. */
    private static final int REMEMBERED_MAX = 20_000;

    /** About as long as an engine takes to be started again. */
    private static final int ATTEMPTS = 10;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);

    private final String name;
    private final CqlSession session;
    private final CqlIdentifier column;
    private final PreparedStatement move;
    private final PreparedStatement read;
    private final ConcurrentMap<UUID, Line> lines = new ConcurrentHashMap<>();
    private final Cache<UUID, Long> remembered =
            CacheBuilder.newBuilder().maximumSize(REMEMBERED_MAX).build();

    /** {@code key} is the column of the mailbox's id, {@code column} that of the highest number handed out. */
    NumberSequence(String name, CqlSession session, String table, CqlIdentifier key, CqlIdentifier column) {
        this.name = name;
        this.session = session;
        this.column = column;
        this.move = session.prepare(update(table)
                .setColumn(column, bindMarker())
                .whereColumn(key)
                .isEqualTo(bindMarker())
                .ifColumn(column)
                .isEqualTo(bindMarker())
                .build());
        this.read = session.prepare(selectFrom(table)
                .column(column)
                .whereColumn(key)
                .isEqualTo(bindMarker())
                .build());
    }

    /** Reserves {@code count} numbers in a row, and gives the number before the first of them. */
    Mono<Long> reserve(UUID mailbox, int count) {
        checkArgument(count > 0, "count %s is not positive", count);
        return Mono.defer(() -> Mono.fromFuture(join(mailbox, new Request(count, new CompletableFuture<>()))));
    }

    /** The highest number handed out; empty if none was. Whatever a caller got before this call is not above it. */
    Mono<OptionalLong> highest(UUID mailbox) {
        return Mono.defer(() -> Mono.from(session.executeReactive(read.bind(mailbox))))
                .map(this::numberIn)
                .defaultIfEmpty(OptionalLong.empty());
    }

    private CompletableFuture<Long> join(UUID mailbox, Request request) {
        Line mine = new Line();
        Line line = lines.compute(mailbox, (id, current) -> {
            if (current == null) {
                return mine;
            }
            current.add(request);
            return current;
        });
        if (line == mine) {
            // The first in line never waits in it: others may be joining already.
            serve(mailbox, List.of(request));
        }
        return request.before;
    }

    /** One transaction for all of {@code requests}; then for those that came meanwhile, until nobody waits. */
    private void serve(UUID mailbox, List<Request> requests) {
        long total = requests.stream().mapToLong(Request::count).sum();
        reserveOnce(mailbox, total)
                .subscribe(
                        before -> {
                            handOut(before, requests);
                            serveNext(mailbox);
                        },
                        failure -> {
                            log.atWarn()
                                    .addKeyValue("numbers", name)
                                    .addKeyValue("mailbox", mailbox)
                                    .addKeyValue("waiting", requests.size())
                                    .setCause(failure)
                                    .log("Cassandra hands out no number");
                            requests.forEach(request -> request.before.completeExceptionally(failure));
                            serveNext(mailbox);
                        });
    }

    private void serveNext(UUID mailbox) {
        List<Request> next = new ArrayList<>();
        lines.computeIfPresent(mailbox, (id, line) -> {
            next.addAll(line.takeAll());
            return next.isEmpty() ? null : line;
        });
        if (!next.isEmpty()) {
            serve(mailbox, next);
        }
    }

    private static void handOut(long before, List<Request> requests) {
        long last = before;
        for (Request request : requests) {
            request.before.complete(last);
            last += request.count;
        }
    }

    /**
     * Repeats until the row moved. A transaction of unknown outcome is simply repeated: if it had moved the row after all, the
     * repetition does not match and learns the new number; what the first had reserved stays unused.
     */
    private Mono<Long> reserveOnce(UUID mailbox, long count) {
        return Mono.defer(() -> tryToMove(mailbox, remembered(mailbox), count))
                .retryWhen(Retry.backoff(ATTEMPTS, FIRST_PAUSE)
                        .maxBackoff(LONGEST_PAUSE)
                        .onRetryExhaustedThrow((spec, signal) -> signal.failure()));
    }

    private OptionalLong remembered(UUID mailbox) {
        Long number = remembered.getIfPresent(mailbox);
        return number == null ? OptionalLong.empty() : OptionalLong.of(number);
    }

    private Mono<Long> tryToMove(UUID mailbox, OptionalLong expected, long count) {
        long before = expected.orElse(0);
        BoundStatement statement = move.bind().setLong(0, before + count).setUuid(1, mailbox);
        BoundStatement conditional = expected.isPresent() ? statement.setLong(2, before) : statement.setToNull(2);
        return Mono.from(session.executeReactive(conditional)).flatMap(row -> {
            if (row.wasApplied()) {
                remembered.put(mailbox, before + count);
                return Mono.just(before);
            }
            return tryFromFound(mailbox, row, count);
        });
    }

    /** The row was elsewhere: another node moved it, or this one did not know it yet. The answer tells where it is. */
    private Mono<Long> tryFromFound(UUID mailbox, ReactiveRow row, long count) {
        OptionalLong found = numberIn(row);
        found.ifPresentOrElse(number -> remembered.put(mailbox, number), () -> remembered.invalidate(mailbox));
        return tryToMove(mailbox, found, count);
    }

    private OptionalLong numberIn(Row row) {
        return row.getColumnDefinitions().contains(column) && !row.isNull(column)
                ? OptionalLong.of(row.getLong(column))
                : OptionalLong.empty();
    }

    /** {@code before} completes with the number before the first of {@code count} that are the caller's. */
    private record Request(int count, CompletableFuture<Long> before) {}

    /** Who waits for a mailbox while a transaction runs for others; only touched inside {@link #lines}' compute. */
    private static final class Line {
        private final ArrayDeque<Request> waiting = new ArrayDeque<>();

        void add(Request request) {
            if (waiting.size() == WAITING_MAX) {
                throw new IllegalStateException(
                        "more than " + WAITING_MAX + " messages are being stored in one mailbox");
            }
            waiting.add(request);
        }

        List<Request> takeAll() {
            List<Request> taken = List.copyOf(waiting);
            waiting.clear();
            return taken;
        }
    }
}
