package org.compostela.storage.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.google.common.collect.ImmutableSet;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.compostela.journey.JourneyPart;
import org.compostela.storage.TestStore;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class CassandraJourneyStoreTest {
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    private static CqlSession session;
    private static CassandraJourneyStore store;

    @BeforeAll
    static void open() throws Exception {
        session = TestStore.shared().session();
        store = new CassandraJourneyStore(session, Duration.ofDays(30));
    }

    @Test
    void storeIsBoundForTheServer() throws Exception {
        assertThat(TestStore.shared().journeys()).isInstanceOf(CassandraJourneyStore.class);
    }

    @Test
    void partsComeBackInTheOrderOfTime() throws Exception {
        write(part("order", NOON.plusSeconds(1), "[2]"), part("order", NOON, "[1]"), part("other", NOON, "[3]"));

        assertThat(store.read("order", 10)).containsExactly("[1]", "[2]");
        assertThat(store.read("order", 1)).containsExactly("[1]");
        assertThat(store.read("nobody", 10)).isEmpty();
    }

    @Test
    void partThatIsWrittenAgainIsOne() throws Exception {
        JourneyPart part = part("again", NOON, "[1]", "m:again");
        write(part);
        write(part);

        assertThat(store.read("again", 10)).hasSize(1);
        assertThat(found("m:again", NOON, NOON.plusSeconds(1))).containsExactly("again");
    }

    @Test
    void keysAreFoundNewestFirstOverDaysAndShards() throws Exception {
        List<JourneyPart> parts = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            parts.add(part("days" + i, NOON.minus(Duration.ofHours(i)), "[]", "s:days@example.org"));
        }
        store.write(parts);

        assertThat(found("s:days@example.org", NOON.minus(Duration.ofDays(30)), NOON.plusSeconds(1)))
                .isEqualTo(IntStream.range(0, 60).mapToObj(i -> "days" + i).toList());
        assertThat(found("s:days@example.org", NOON.minus(Duration.ofHours(2)), NOON))
                .containsExactly("days1", "days2");
        assertThat(found("s:nobody@example.org", NOON.minus(Duration.ofDays(30)), NOON))
                .isEmpty();
    }

    @Test
    void searchStopsWhenItsVisitorHasEnough() throws Exception {
        write(part("first", NOON, "[]", "r:enough"), part("second", NOON.plusSeconds(1), "[]", "r:enough"));
        List<String> seen = new ArrayList<>();

        store.find("r:enough", NOON, NOON.plusSeconds(9), name -> {
            seen.add(name);
            return false;
        });

        assertThat(seen).containsExactly("second");
    }

    @Test
    void visitorMayAskTheStore() throws Exception {
        write(part("asked", NOON, "[7]", "r:asked"));
        List<String> seen = new ArrayList<>();

        store.find("r:asked", NOON, NOON.plusSeconds(9), name -> {
            try {
                return seen.addAll(store.read(name, 1));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });

        assertThat(seen).containsExactly("[7]");
    }

    @Test
    void plainDeliveryIsTwoStatementsAndManyShareThoseOfTheIndex() {
        JourneyPart plain = part("plain", NOON, "[]", "a", "m:1@x", "s:eve@x", "r:alice@x");
        assertThat(store.statements(List.of(plain))).hasSize(2);

        List<JourneyPart> many = IntStream.range(0, 200)
                .mapToObj(i -> part("plain" + i, NOON, "[]", "a", "m:" + i, "s:eve@x", "r:alice@x"))
                .toList();
        assertThat(store.statements(many)).hasSizeLessThanOrEqualTo(200 + JourneyTables.SHARDS);
    }

    @Test
    void everyRowGoesAwayWhenItsTimeIsOver() throws Exception {
        write(part("ttl", NOON, "[]", "m:ttl"));
        int keep = (int) Duration.ofDays(30).toSeconds();

        assertThat(session.execute("SELECT TTL(events) FROM journey WHERE name = 'ttl'")
                        .one()
                        .getInt(0))
                .isBetween(keep - 60, keep);

        CassandraJourneyStore brief = new CassandraJourneyStore(session, Duration.ofSeconds(1));
        brief.write(List.of(part("brief", NOON, "[]", "m:brief")));
        org.awaitility.Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> found("m:brief", NOON, NOON.plusSeconds(1)).isEmpty()
                        && store.read("brief", 1).isEmpty());
    }

    private static List<String> found(String key, Instant since, Instant until) throws IOException {
        List<String> names = new ArrayList<>();
        store.find(key, since, until, names::add);
        return names;
    }

    private static void write(JourneyPart... parts) throws IOException {
        store.write(List.of(parts));
    }

    private static JourneyPart part(String journey, Instant at, String events, String... keys) {
        return new JourneyPart(
                journey,
                at,
                UUID.nameUUIDFromBytes(events.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                events,
                ImmutableSet.copyOf(keys));
    }
}
