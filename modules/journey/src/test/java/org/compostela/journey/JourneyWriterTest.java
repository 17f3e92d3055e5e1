package org.compostela.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JourneyWriterTest {
    private final MemoryStore store = new MemoryStore();
    private final RecordingMetricFactory metrics = new RecordingMetricFactory();
    private final JourneyWriter writer =
            new JourneyWriter(Optional.of(store), metrics, new EventBuffer(100, 100_000), Duration.ofMillis(20));

    @AfterEach
    void close() {
        writer.close();
    }

    @Test
    void eventsOfAMailAreOnePart() {
        for (Fact fact : List.of(Fact.ACCEPTED, Fact.SPOOLED, Fact.DEQUEUED, Fact.STORED, Fact.ENDED)) {
            writer.offer(event(fact, "Mail1"));
        }
        writer.close();

        assertThat(store.parts()).hasSizeLessThanOrEqualTo(2).allMatch(part -> part.journey()
                .equals("Mail1"));
        assertThat(store.parts().stream().map(JourneyPart::events).toList().toString())
                .containsSubsequence("accepted", "spooled", "dequeued", "stored", "ended");
    }

    @Test
    void whatIsToldIsWrittenWithoutAskingForIt() {
        writer.offer(event(Fact.ACCEPTED, "Mail1"));

        await().atMost(Duration.ofSeconds(5)).until(() -> store.parts().size() == 1);
    }

    @Test
    void eventsWaitWhileTheStoreIsAway() {
        store.away(true);
        writer.offer(event(Fact.ACCEPTED, "Mail1"));
        await().atMost(Duration.ofSeconds(5)).until(() -> store.writes() > 1);
        writer.offer(event(Fact.STORED, "Mail1"));

        store.away(false);

        await().atMost(Duration.ofSeconds(5)).until(() -> store.parts().size() == 2);
        assertThat(writer.lost()).isZero();
    }

    @Test
    void whatTheBufferCannotHoldIsLostAndCounted() {
        store.away(true);
        for (int i = 0; i < 1000; i++) {
            writer.offer(event(Fact.ACCEPTED, "Mail" + i));
        }
        store.away(false);

        await().atMost(Duration.ofSeconds(5)).until(() -> store.parts().size() + writer.lost() == 1000);
        assertThat(writer.lost()).isPositive();
        assertThat(metrics.countFor("journey.lost")).isEqualTo((int) writer.lost());
    }

    @Test
    void sizeIsBoundedToo() {
        EventBuffer buffer = new EventBuffer(100, 1000);

        assertThat(buffer.offer(MailEvent.of(Fact.FAILED, "Mail1", "Mail1")
                        .with("reason", "x".repeat(900))
                        .build()))
                .isTrue();
        assertThat(buffer.offer(MailEvent.of(Fact.FAILED, "Mail1", "Mail1")
                        .with("reason", "x".repeat(900))
                        .build()))
                .isFalse();
        assertThat(buffer.take(10)).hasSize(1);
        assertThat(buffer.offer(event(Fact.ACCEPTED, "Mail2"))).isTrue();
    }

    @Test
    void longTextsAreCut() {
        MailEvent bounded = EventBounds.bounded(MailEvent.of(Fact.FAILED, "Mail1", "Mail1")
                .with("reason", "\ud83d\ude00".repeat(5_000))
                .with("trace", "t".repeat(50_000))
                .with("a", "a".repeat(50_000))
                .with("b", "b".repeat(50_000))
                .with("c", "c".repeat(50_000))
                .build());

        assertThat(EventBounds.sizeOf(bounded)).isLessThan(EventBounds.LONGEST_EVENT + 100);
        assertThat(bounded.fields().get("reason").toString())
                .endsWith("\ud83d\ude00\u2026")
                .hasSizeLessThanOrEqualTo(EventBounds.LONGEST_TEXT + 1);
        assertThat(bounded.fields()).containsEntry("c", "\u2026");
    }

    @Test
    void endlessJourneyIsCut() throws Exception {
        JourneyParts parts = new JourneyParts();
        List<MailEvent> some = java.util.Collections.nCopies(
                100,
                MailEvent.of(Fact.ROUTED, "Mail1", "Mail1")
                        .with("to", "x".repeat(3_000))
                        .build());
        List<JourneyPart> all = new java.util.ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.addAll(parts.of(some));
        }

        assertThat(all.stream().mapToInt(part -> part.events().length()).sum())
                .isBetween(JourneyParts.LONGEST_JOURNEY, JourneyParts.LONGEST_JOURNEY + JourneyParts.LONGEST_PART);
        assertThat(all).allMatch(part -> part.events().length() < JourneyParts.LONGEST_PART + 100);
        Journey journey =
                Journey.of("Mail1", all.stream().map(JourneyPart::events).toList());
        assertThat(journey.cut()).isTrue();
        assertThat(parts.of(List.of(event(Fact.ROUTED, "Mail2")))).hasSize(1);
    }

    private static MailEvent event(Fact fact, String mail) {
        return MailEvent.of(fact, mail, mail).build();
    }
}
