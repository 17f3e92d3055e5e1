package org.compostela.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.compostela.configuration.JourneySettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import spark.Service;

class JourneyRoutesTest {
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    private final MemoryStore store = new MemoryStore();
    private Service service;

    @BeforeEach
    void open() throws Exception {
        service = Service.ignite().ipAddress("127.0.0.1").port(0);
        new JourneyRoutes(
                        new JourneyReader(Optional.of(store)),
                        new JourneySettings(Duration.ofDays(30), true, true),
                        Clock.fixed(NOON, ZoneOffset.UTC))
                .define(service);
        service.awaitInitialization();
        store.write(new JourneyParts()
                .of(List.of(new MailEvent(
                        NOON.minusSeconds(3600),
                        Fact.ACCEPTED,
                        "Mail1",
                        "Mail1",
                        ImmutableMap.of("sender", "eve+x@remote.example", "messageId", "<1@x>", "size", 7L)))));
    }

    @AfterEach
    void close() {
        service.stop();
        service.awaitStop();
    }

    @Test
    void journeyIsGivenByTheNameOfItsMail() throws Exception {
        JsonNode journey = get("/journeys/Mail1", 200);

        assertThat(journey.path("journey").asText()).isEqualTo("Mail1");
        assertThat(journey.path("outcome").asText()).isEqualTo("under way");
        assertThat(journey.path("events").toString())
                .isEqualTo("[{\"at\":\"2026-11-24T11:00:00Z\",\"fact\":\"accepted\",\"mail\":\"Mail1\",\"fields\":"
                        + "{\"sender\":\"eve+x@remote.example\",\"messageId\":\"<1@x>\",\"size\":7}}]");
    }

    @Test
    void unknownMailIsNotFound() throws Exception {
        assertThat(get("/journeys/Mail9", 404).path("message").asText()).contains("Mail9");
    }

    @Test
    void searchGivesSummariesAndWithEventsAll() throws Exception {
        JsonNode found = get("/journeys?messageId=%3C1%40x%3E&from=eve%2Bx%40remote.example", 200);

        assertThat(found.path("more").asBoolean()).isFalse();
        assertThat(found.path("journeys")).hasSize(1);
        assertThat(found.path("journeys").path(0).has("events")).isFalse();
        assertThat(get("/journeys?mail=Mail1&events=true", 200)
                        .path("journeys")
                        .path(0)
                        .path("events"))
                .hasSize(1);
    }

    @Test
    void sinceIsATimeOrHowLongAgoItWas() throws Exception {
        assertThat(get("/journeys?since=2h", 200).path("journeys")).hasSize(1);
        assertThat(get("/journeys?since=30m", 200).path("journeys")).isEmpty();
        assertThat(get("/journeys?since=2026-11-24T10:59:00Z", 200).path("journeys"))
                .hasSize(1);
        assertThat(get("/journeys?until=2026-11-24T11:00:00Z", 200).path("journeys"))
                .isEmpty();
    }

    @Test
    void wrongParameterIsToldWithTheRightForm() throws Exception {
        assertThat(get("/journeys?since=yesterday", 400).path("message").asText())
                .contains("2h");
        assertThat(get("/journeys?limit=0", 400).path("message").asText()).contains("1 to 500");
        assertThat(get("/journeys?failed=perhaps", 400).path("message").asText())
                .contains("true or false");
    }

    @Test
    void storeThatIsAwayIsTold() throws Exception {
        store.away(true);

        assertThat(get("/journeys?from=a@b", 503).path("message").asText()).contains("cannot be read now");
    }

    private JsonNode get(String path, int status) throws IOException, InterruptedException {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(status);
        return EventJson.JSON.readTree(answer.body());
    }
}
