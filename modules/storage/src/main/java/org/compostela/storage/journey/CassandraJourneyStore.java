package org.compostela.storage.journey;

import static com.datastax.oss.driver.api.querybuilder.QueryBuilder.bindMarker;
import static com.datastax.oss.driver.api.querybuilder.QueryBuilder.insertInto;
import static com.datastax.oss.driver.api.querybuilder.QueryBuilder.selectFrom;
import static java.util.Objects.requireNonNull;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.DefaultBatchType;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.Statement;
import com.google.common.collect.Lists;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.compostela.configuration.JourneySettings;
import org.compostela.journey.JourneyPart;
import org.compostela.journey.JourneyStore;
import reactor.core.publisher.Flux;

/** Journeys on Cassandra, for {@code journey.keep}. Thread-safe. */
final class CassandraJourneyStore implements JourneyStore {
    /** Few, so that mail's own requests find room. */
    private static final int IN_FLIGHT = 8;

    /** Rows of one partition in one statement: a request of some 20 KB. */
    private static final int BATCH_MAX = 100;

    private static final int PAGE = 100;
    private static final int DAYS_AT_ONCE = 2;

    /** Newest first, as the table has them. */
    private static final Comparator<Row> NEWEST_FIRST =
            Comparator.comparing(CassandraJourneyStore::at).reversed();

    private final CqlSession session;
    private final int keepSeconds;
    private final PreparedStatement insertPart;
    private final PreparedStatement insertKey;
    private final PreparedStatement selectParts;
    private final PreparedStatement selectByKey;

    @Inject
    CassandraJourneyStore(CqlSession session, JourneySettings settings) {
        this(session, settings.keep());
    }

    CassandraJourneyStore(CqlSession session, Duration keep) {
        this.session = requireNonNull(session, "session");
        this.keepSeconds = Math.toIntExact(keep.toSeconds());
        insertPart = session.prepare(insertInto(JourneyTables.JOURNEY)
                .value(JourneyTables.NAME, bindMarker())
                .value(JourneyTables.AT, bindMarker())
                .value(JourneyTables.ID, bindMarker())
                .value(JourneyTables.EVENTS, bindMarker())
                .usingTtl(bindMarker())
                .build());
        insertKey = session.prepare(insertInto(JourneyTables.INDEX)
                .value(JourneyTables.DAY, bindMarker())
                .value(JourneyTables.SHARD, bindMarker())
                .value(JourneyTables.KEY, bindMarker())
                .value(JourneyTables.AT, bindMarker())
                .value(JourneyTables.NAME, bindMarker())
                .usingTtl(bindMarker())
                .build());
        selectParts = session.prepare(selectFrom(JourneyTables.JOURNEY)
                .column(JourneyTables.EVENTS)
                .whereColumn(JourneyTables.NAME)
                .isEqualTo(bindMarker())
                .limit(bindMarker())
                .build());
        selectByKey = session.prepare(selectFrom(JourneyTables.INDEX)
                .columns(JourneyTables.AT, JourneyTables.NAME)
                .whereColumn(JourneyTables.DAY)
                .isEqualTo(bindMarker())
                .whereColumn(JourneyTables.SHARD)
                .isEqualTo(bindMarker())
                .whereColumn(JourneyTables.KEY)
                .isEqualTo(bindMarker())
                .whereColumn(JourneyTables.AT)
                .isGreaterThanOrEqualTo(bindMarker())
                .whereColumn(JourneyTables.AT)
                .isLessThan(bindMarker())
                .build());
    }

    @Override
    public void write(List<JourneyPart> parts) throws IOException {
        try {
            Flux.fromIterable(statements(parts))
                    .flatMap(session::executeReactive, IN_FLIGHT)
                    .blockLast();
        } catch (RuntimeException e) {
            throw new IOException("Cassandra does not take journeys: " + e.getMessage(), e);
        }
    }

    /** One for each partition: the rows of a journey, and the rows of a shard of the index. */
    List<Statement<?>> statements(List<JourneyPart> parts) {
        Map<Object, List<BatchableStatement<?>>> byPartition = new LinkedHashMap<>();
        for (JourneyPart part : parts) {
            byPartition
                    .computeIfAbsent(part.journey(), name -> new ArrayList<>())
                    .add(insertPart.bind(part.journey(), part.at(), part.id(), part.events(), keepSeconds));
            LocalDate day = day(part.at());
            int shard = shard(part.journey());
            for (String key : part.keys()) {
                byPartition
                        .computeIfAbsent(new Shard(day, shard), place -> new ArrayList<>())
                        .add(insertKey.bind(day, shard, key, part.at(), part.journey(), keepSeconds));
            }
        }
        return byPartition.values().stream()
                .flatMap(rows -> Lists.partition(rows, BATCH_MAX).stream())
                .<Statement<?>>map(CassandraJourneyStore::together)
                .toList();
    }

    /** Unlogged: all rows are of one partition, which takes them as one. Written again, they are the same rows. */
    private static Statement<?> together(List<BatchableStatement<?>> rows) {
        Statement<?> all = rows.size() == 1 ? rows.get(0) : BatchStatement.newInstance(DefaultBatchType.UNLOGGED, rows);
        return all.setIdempotent(true);
    }

    @Override
    public List<String> read(String journey, int limit) throws IOException {
        try {
            return Flux.from(session.executeReactive(
                            selectParts.bind(journey, limit).setPageSize(PAGE)))
                    .<String>mapNotNull(row -> row.getString(0))
                    .toStream()
                    .toList();
        } catch (RuntimeException e) {
            throw unreadable(e);
        }
    }

    @Override
    public void find(String key, Instant since, Instant until, Predicate<String> visitor) throws IOException {
        // As a stream: the visitor may ask again, which no thread of the driver may wait for.
        try (Stream<String> names = Flux.fromStream(days(since, until))
                .flatMapSequential(day -> ofDay(day, key, since, until), DAYS_AT_ONCE)
                .<String>mapNotNull(row -> row.getString(1))
                .toStream(PAGE)) {
            Iterator<String> each = names.iterator();
            while (each.hasNext() && visitor.test(each.next())) {
                // The visitor has done all there is to do.
            }
        } catch (RuntimeException e) {
            throw unreadable(e);
        }
    }

    private Flux<Row> ofDay(LocalDate day, String key, Instant since, Instant until) {
        List<Flux<Row>> shards = IntStream.range(0, JourneyTables.SHARDS)
                .mapToObj(shard -> Flux.from(session.executeReactive(
                                selectByKey.bind(day, shard, key, since, until).setPageSize(PAGE)))
                        .cast(Row.class))
                .toList();
        return Flux.mergeComparing(1, NEWEST_FIRST, shards.<Flux<Row>>toArray(Flux[]::new));
    }

    /** The newest first. */
    private static Stream<LocalDate> days(Instant since, Instant until) {
        LocalDate oldest = day(since);
        return Stream.iterate(day(until), day -> !day.isBefore(oldest), day -> day.minusDays(1));
    }

    private static LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }

    static int shard(String journey) {
        return Math.floorMod(journey.hashCode(), JourneyTables.SHARDS);
    }

    private static Instant at(Row row) {
        return requireNonNull(row.getInstant(0));
    }

    private static IOException unreadable(RuntimeException failure) {
        return new IOException("Cassandra does not give journeys: " + failure.getMessage(), failure);
    }

    private record Shard(LocalDate day, int shard) {}
}
