package org.compostela.journey;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.compostela.configuration.JourneySettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RecordedJourneysTest {
    private static final JourneySettings ALL = new JourneySettings(Duration.ofDays(30), true, true);

    private final Logger log = (Logger) LoggerFactory.getLogger("org.compostela.mail");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final MemoryStore store = new MemoryStore();
    private final RecordingMetricFactory metrics = new RecordingMetricFactory();
    private final FactCounts counts = new FactCounts(metrics);
    private final JourneyWriter writer =
            new JourneyWriter(Optional.of(store), metrics, new EventBuffer(100, 100_000), Duration.ofHours(1));

    @BeforeEach
    void listen() {
        log.setLevel(Level.INFO);
        lines.start();
        log.addAppender(lines);
    }

    @AfterEach
    void leave() {
        log.detachAppender(lines);
        writer.close();
    }

    @Test
    void lineCountMetricAndJourneyComeOfOneEvent() {
        tell(ALL, accepted());

        assertThat(line(0))
                .startsWith("fact=accepted mail=Mail1 messageId=<1@x> sender=eve@remote.example")
                .contains(" client=192.0.2.1 ");
        assertThat(counts.counts()).containsEntry("accepted", 1L).containsEntry("stored", 0L);
        assertThat(metrics.countFor("mail.accepted")).isEqualTo(1);
        assertThat(written()).contains("\"fact\":\"accepted\"", "192.0.2.1", "Gehalt");
    }

    @Test
    void finerFactsAreInTheJourneyAndNotInTheLog() {
        tell(
                ALL,
                MailEvent.of(Fact.ROUTED, "Mail1", "Mail1")
                        .with("to", "transport")
                        .build());

        assertThat(lines.list).isEmpty();
        assertThat(counts.counts()).doesNotContainKey("routed");
        assertThat(written()).contains("routed");
    }

    @Test
    void subjectIsNotInTheLog() {
        tell(ALL, accepted());

        assertThat(line(0)).doesNotContain("Gehalt");
    }

    @Test
    void subjectsOffKeepsNoSubject() {
        tell(new JourneySettings(Duration.ofDays(30), false, true), accepted(), tagged());

        assertThat(written())
                .doesNotContain("Gehalt")
                .contains("192.0.2.1", "client.example", "Subject: (not kept)", "X-Tag: 1");
    }

    @Test
    void clientsOffKeepsNoClient() {
        tell(new JourneySettings(Duration.ofDays(30), true, false), accepted(), tagged());

        assertThat(written() + line(0)).doesNotContain("192.0.2.1", "client.example");
        assertThat(written()).contains("Gehalt", "Received: (not kept)");
    }

    @Test
    void recordOffKeepsNoJourneyButLineAndCount() {
        JourneySettings off = new JourneySettings(false, Duration.ofDays(30), true, true);
        tell(off, accepted());

        assertThat(line(0)).startsWith("fact=accepted mail=Mail1");
        assertThat(counts.counts()).containsEntry("accepted", 1L);
        assertThat(written()).isEqualTo("[]");
        assertThat(new RecordedJourneys(off, counts, writer).wants(Fact.CHANGED))
                .isFalse();
        assertThat(new RecordedJourneys(ALL, counts, writer).wants(Fact.CHANGED))
                .isTrue();
    }

    @Test
    void valuesMakeNoLinesAndNoKeysOfTheirOwn() {
        tell(
                ALL,
                MailEvent.of(Fact.ACCEPTED, "Mail1", "Mail1")
                        .with("messageId", "<1@x>\r\n fact=\"stored\"")
                        .with("helo", "\u202egnp\u001b[2J\u2028")
                        .build());

        assertThat(line(0))
                .isEqualTo("fact=accepted mail=Mail1 messageId=\"<1@x>\\u000D\\u000A fact=\\\"stored\\\"\""
                        + " helo=\\u202Egnp\\u001B[2J\\u2028");
    }

    @Test
    void mailOfAJourneyNamesIt() {
        tell(ALL, MailEvent.of(Fact.STORED, "Mail1", "Mail1-!2").with("uid", 7).build());

        assertThat(line(0)).isEqualTo("fact=stored mail=Mail1-!2 journey=Mail1 uid=7");
    }

    @Test
    void messageThatCameByNoMailIsLoggedAndHasNoJourney() {
        tell(ALL, MailEvent.withoutMail(Fact.INDEXED).with("messageId", "<1@x>").build());

        assertThat(line(0)).isEqualTo("fact=indexed messageId=<1@x>");
        assertThat(written()).isEqualTo("[]");
    }

    @Test
    void messageThatIsIndexedLateJoinsTheJourneyOfItsMail() {
        tell(
                ALL,
                MailEvent.of(Fact.STORED, "Mail1", "Mail1")
                        .with("mailboxId", "b0")
                        .with("uid", 7)
                        .build(),
                MailEvent.withoutMail(Fact.INDEXED)
                        .with("mailboxId", "b0")
                        .with("uid", 7)
                        .build());

        assertThat(written()).contains("stored", "indexed");
        assertThat(line(1)).startsWith("fact=indexed mail=Mail1 ");
    }

    @Test
    void messageThatIsIndexedBeforeItsDeliveryKnowsJoinsTheJourneyToo() {
        tell(
                ALL,
                MailEvent.withoutMail(Fact.INDEXED)
                        .with("mailboxId", "b0")
                        .with("uid", 7)
                        .build(),
                MailEvent.of(Fact.STORED, "Mail1", "Mail1")
                        .with("mailboxId", "b0")
                        .with("uid", 7)
                        .build());

        assertThat(written()).contains("stored", "indexed");
        assertThat(counts.counts()).containsEntry("indexed", 1L);
        assertThat(lines.list).hasSize(2);
    }

    private void tell(JourneySettings settings, MailEvent... events) {
        RecordedJourneys journeys = new RecordedJourneys(settings, counts, writer);
        for (MailEvent event : events) {
            journeys.tell(event);
        }
    }

    private String written() {
        writer.close();
        return store.parts().stream().map(JourneyPart::events).toList().toString();
    }

    private String line(int number) {
        return lines.list.get(number).getKeyValuePairs().stream()
                .map(pair -> pair.key + "=" + pair.value)
                .collect(Collectors.joining(" "));
    }

    private static MailEvent accepted() {
        return MailEvent.of(Fact.ACCEPTED, "Mail1", "Mail1")
                .with("messageId", "<1@x>")
                .with("sender", "eve@remote.example")
                .with("client", "192.0.2.1")
                .with("helo", "client.example")
                .with("subject", "Gehalt")
                .build();
    }

    private static MailEvent tagged() {
        return MailEvent.of(Fact.CHANGED, "Mail1", "Mail1")
                .with("headersAdded", "Subject: [tag] Gehalt\nX-Tag: 1\nReceived: from client.example ([192.0.2.1])")
                .with("headersRemoved", String.join("\n", List.of("Subject: Gehalt")))
                .build();
    }
}
