package org.compostela.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.dse.driver.api.core.cql.reactive.ReactiveResultSet;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.servererrors.DefaultWriteType;
import com.datastax.oss.driver.api.core.servererrors.WriteTimeoutException;
import com.datastax.oss.driver.api.core.uuid.Uuids;
import com.google.common.reflect.Reflection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.james.mailbox.cassandra.table.CassandraMessageUidTable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

final class NumberSequenceTest {
    private static CqlSession session;

    private final UUID mailbox = Uuids.timeBased();

    @BeforeAll
    static void open() throws Exception {
        session = TestStore.shared().get(CqlSession.class);
    }

    @Test
    void firstNumberIsOneAndNothingWasHandedOutBefore() {
        NumberSequence numbers = on(session);

        assertThat(numbers.highest(mailbox).block()).isEmpty();
        assertThat(numbers.reserve(mailbox, 1).block()).isZero();
        assertThat(numbers.highest(mailbox).block()).hasValue(1);
    }

    @Test
    void rangeIsTheCallersAlone() {
        NumberSequence numbers = on(session);

        assertThat(numbers.reserve(mailbox, 5).block()).isZero();
        assertThat(numbers.reserve(mailbox, 1).block()).isEqualTo(5);
    }

    @Test
    void nodesTakingTurnsHandOutAscendingNumbers() {
        NumberSequence one = on(session);
        NumberSequence other = on(session);

        for (long expected = 0; expected < 10; expected += 2) {
            assertThat(one.reserve(mailbox, 1).block()).isEqualTo(expected);
            assertThat(other.reserve(mailbox, 1).block()).isEqualTo(expected + 1);
        }
    }

    @Test
    void callersAtOnceOnTwoNodesNeverShareANumber() throws Exception {
        int threads = 12;
        int each = 25;
        List<NumberSequence> nodes = List.of(on(session), on(session));
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<List<Long>>> callers = IntStream.range(0, threads)
                    .mapToObj(thread -> pool.submit(() -> oneAfterTheOther(nodes.get(thread % 2), each)))
                    .toList();
            List<Long> all = new ArrayList<>();
            for (Future<List<Long>> caller : callers) {
                assertThat(caller.get()).isSorted();
                all.addAll(caller.get());
            }
            assertThat(all).hasSize(threads * each).doesNotHaveDuplicates();
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void manyCallersAreServedByFewTransactions() {
        AtomicInteger transactions = new AtomicInteger();
        NumberSequence numbers = on(watched(result -> {
            transactions.incrementAndGet();
            return result;
        }));

        List<Long> before = Flux.range(0, 500)
                .flatMap(caller -> numbers.reserve(mailbox, 1), 500)
                .collectList()
                .block();

        assertThat(before)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.range(0, 500).boxed().toList());
        assertThat(transactions).hasValueLessThan(20);
    }

    @Test
    void nobodyIsForgottenWhenTwoAskAtTheSameInstant() throws Exception {
        NumberSequence numbers = on(session);
        CyclicBarrier start = new CyclicBarrier(2);
        ExecutorService clients = Executors.newFixedThreadPool(2);
        try {
            Callable<List<Long>> client = () -> {
                List<Long> mine = new ArrayList<>();
                for (int i = 0; i < 300; i++) {
                    start.await(30, TimeUnit.SECONDS);
                    mine.add(numbers.reserve(mailbox, 1).block(Duration.ofSeconds(20)));
                }
                return mine;
            };
            List<Long> all = new ArrayList<>();
            for (Future<List<Long>> numbersOfOne : clients.invokeAll(List.of(client, client))) {
                all.addAll(numbersOfOne.get());
            }
            assertThat(all).doesNotHaveDuplicates().hasSize(600);
        } finally {
            clients.shutdownNow();
        }
    }

    @Test
    void transactionOfUnknownOutcomeLeavesAGapButNoDuplicate() {
        AtomicInteger transactions = new AtomicInteger();
        NumberSequence numbers = on(watched(result -> transactions.incrementAndGet() == 1 ? lost(result) : result));

        Long first = numbers.reserve(mailbox, 1).block();
        Long second = numbers.reserve(mailbox, 1).block();

        assertThat(first).isEqualTo(1);
        assertThat(second).isEqualTo(2);
    }

    private List<Long> oneAfterTheOther(NumberSequence numbers, int count) {
        return Flux.range(0, count)
                .concatMap(ignored -> numbers.reserve(mailbox, 1))
                .collectList()
                .block();
    }

    private static NumberSequence on(CqlSession session) {
        return new NumberSequence(
                "test",
                session,
                CassandraMessageUidTable.TABLE_NAME,
                CassandraMessageUidTable.MAILBOX_ID,
                CassandraMessageUidTable.NEXT_UID);
    }

    private interface Watch {
        ReactiveResultSet result(ReactiveResultSet result);
    }

    /** The real session, with each result seen by {@code watch}. */
    private static CqlSession watched(Watch watch) {
        return Reflection.newProxy(CqlSession.class, (proxy, method, arguments) -> {
            Object result = method.invoke(session, arguments);
            return result instanceof ReactiveResultSet rows ? watch.result(rows) : result;
        });
    }

    /** The transaction takes place, but its answer is a time-out. */
    @SuppressWarnings("unchecked") // the one argument of subscribe
    private static ReactiveResultSet lost(ReactiveResultSet done) {
        WriteTimeoutException timeout = new WriteTimeoutException(
                session.getMetadata().getNodes().values().iterator().next(),
                DefaultConsistencyLevel.SERIAL,
                0,
                1,
                DefaultWriteType.CAS);
        return Reflection.newProxy(ReactiveResultSet.class, (proxy, method, arguments) -> {
            if (method.getName().equals("subscribe")) {
                Mono.from(done).then(Mono.error(timeout)).subscribe((Subscriber<? super Object>) arguments[0]);
                return null;
            }
            return method.invoke(done, arguments);
        });
    }
}
