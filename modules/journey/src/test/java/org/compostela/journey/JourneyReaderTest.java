package org.compostela.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JourneyReaderTest {
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    private final MemoryStore store = new MemoryStore();
    private final JourneyReader reader = new JourneyReader(Optional.of(store));
    private final JourneyParts parts = new JourneyParts();

    @Test
    void journeyIsFoundByWhatIsKnownOfIt() throws Exception {
        delivery("Mail1", "eve@remote.example", "<1@x>", "alice@example.org", 0);
        delivery("Mail2", "mallory@remote.example", "<2@x>", "alice@example.org,bob@example.org", 60);

        assertThat(names(query(Optional.empty(), Optional.of("1@x"), "", "", false)))
                .containsExactly("Mail1");
        assertThat(names(query(Optional.empty(), Optional.of("<2@x>"), "", "", false)))
                .containsExactly("Mail2");
        assertThat(names(query(Optional.empty(), Optional.empty(), "EVE@remote.example", "", false)))
                .containsExactly("Mail1");
        assertThat(names(query(Optional.empty(), Optional.empty(), "", "alice@example.org", false)))
                .containsExactly("Mail2", "Mail1");
        assertThat(names(query(Optional.empty(), Optional.empty(), "eve@remote.example", "bob@example.org", false)))
                .isEmpty();
        assertThat(names(query(Optional.of("Mail2"), Optional.empty(), "", "", false)))
                .containsExactly("Mail2");
        assertThat(names(query(Optional.empty(), Optional.empty(), "", "", false)))
                .containsExactly("Mail2", "Mail1");
    }

    @Test
    void splitMailIsFoundByTheNameOfEachOfItsMails() throws Exception {
        delivery("Mail1", "eve@remote.example", "<1@x>", "alice@example.org", 0);
        write(event(Fact.SPLIT, "Mail1", "Mail1", 1, "child", "Mail1-!2"));
        write(event(Fact.KEPT, "Mail1", "Mail1-!2", 2, "repository", "cassandra://var/mail/error"));

        JourneyReader.Found<Journey> found =
                reader.search(query(Optional.of("Mail1-!2"), Optional.empty(), "", "", false), journey -> journey);

        assertThat(found.journeys()).singleElement().satisfies(journey -> {
            assertThat(journey.name()).isEqualTo("Mail1");
            assertThat(journey.outcome()).isEqualTo("kept, stored");
            assertThat(journey.whole().path("mails").toString()).isEqualTo("[\"Mail1\",\"Mail1-!2\"]");
        });
    }

    @Test
    void failedOnlyFindsThoseThatFailed() throws Exception {
        delivery("Mail1", "eve@remote.example", "<1@x>", "alice@example.org", 0);
        delivery("Mail2", "eve@remote.example", "<2@x>", "alice@example.org", 60);
        write(event(Fact.FAILED, "Mail2", "Mail2", 61, "reason", "no"));

        JourneyReader.Found<Journey> found = reader.search(
                query(Optional.empty(), Optional.empty(), "eve@remote.example", "", true), journey -> journey);

        assertThat(found.journeys()).extracting(Journey::name).containsExactly("Mail2");
        assertThat(found.journeys().get(0).outcome()).isEqualTo("failed");
    }

    @Test
    void mailIsFoundByTheRecipientOfItsBounce() throws Exception {
        delivery("Mail1", "eve@remote.example", "<1@x>", "alice@example.org", 0);
        write(event(Fact.SENT, "Mail1", "Mail1", 1, "recipients", "eve@remote.example"));

        JourneyReader.Found<Journey> found = reader.search(
                query(Optional.empty(), Optional.empty(), "", "eve@remote.example", false), journey -> journey);

        assertThat(found.journeys()).singleElement().satisfies(journey -> assertThat(
                        journey.summary().path("recipients").toString())
                .isEqualTo("[\"alice@example.org\"]"));
    }

    @Test
    void thereMayBeMore() throws Exception {
        for (int i = 0; i < 5; i++) {
            delivery("Mail" + i, "eve@remote.example", "<" + i + "@x>", "alice@example.org", i);
        }
        JourneyQuery three = new JourneyQuery(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                NOON,
                NOON.plusSeconds(9),
                3);

        JourneyReader.Found<Journey> found = reader.search(three, journey -> journey);

        assertThat(found.journeys()).extracting(Journey::name).containsExactly("Mail4", "Mail3", "Mail2");
        assertThat(found.more()).isTrue();
    }

    @Test
    void eventsAreInTheOrderOfTimeWhateverPartTheyCameIn() throws Exception {
        write(event(Fact.STORED, "Mail1", "Mail1", 2, "uid", "7"));
        write(event(Fact.ACCEPTED, "Mail1", "Mail1", 1, "sender", "eve@remote.example"));

        assertThat(reader.journey("Mail1").orElseThrow().events())
                .extracting(event -> event.path("fact").asText())
                .containsExactly("accepted", "stored");
    }

    @Test
    void mailThatCameThroughAfterAFailureIsStored() throws Exception {
        write(event(Fact.FAILED, "Mail1", "Mail1", 1, "reason", "no"));
        write(event(Fact.DEFERRED, "Mail1", "Mail1", 2, "delay", "5 s"));
        assertThat(reader.journey("Mail1").orElseThrow().outcome()).isEqualTo("deferred");

        write(event(Fact.STORED, "Mail1", "Mail1", 3, "uid", "7"));
        assertThat(reader.journey("Mail1").orElseThrow().outcome()).isEqualTo("stored");
    }

    @Test
    void commaInAQuotedLocalPartSeparatesNothing() {
        assertThat(JourneyKeys.addresses("\"a,\\\"b\"@x.example,c@x.example,d@x.exa\u2026"))
                .containsExactly("\"a,\\\"b\"@x.example", "c@x.example");
    }

    private List<String> names(JourneyQuery query) throws IOException {
        return reader.search(query, Journey::name).journeys();
    }

    private static JourneyQuery query(
            Optional<String> mail, Optional<String> messageId, String from, String to, boolean failed) {
        return new JourneyQuery(
                mail,
                messageId,
                Optional.of(from).filter(text -> !text.isEmpty()),
                Optional.of(to).filter(text -> !text.isEmpty()),
                failed,
                NOON.minusSeconds(3600),
                NOON.plusSeconds(3600),
                20);
    }

    private void delivery(String mail, String sender, String messageId, String recipients, int second)
            throws IOException {
        ImmutableMap<String, Object> envelope =
                ImmutableMap.of("sender", sender, "messageId", messageId, "recipients", recipients);
        store.write(parts.of(List.of(
                new MailEvent(NOON.plusSeconds(second), Fact.ACCEPTED, mail, mail, envelope),
                new MailEvent(
                        NOON.plusSeconds(second),
                        Fact.STORED,
                        mail,
                        mail,
                        ImmutableMap.of(
                                "recipient", JourneyKeys.addresses(recipients).get(0))))));
    }

    private void write(MailEvent event) throws IOException {
        store.write(parts.of(List.of(event)));
    }

    private static MailEvent event(Fact fact, String journey, String mail, int second, String field, String value) {
        return new MailEvent(NOON.plusSeconds(second), fact, journey, mail, ImmutableMap.of(field, value));
    }
}
