package org.compostela.journey;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.inject.Inject;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.james.webadmin.Routes;
import org.apache.james.webadmin.utils.ErrorResponder;
import org.compostela.configuration.JourneySettings;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spark.HaltException;
import spark.Request;
import spark.Response;
import spark.Service;

/**
 * {@code GET /journeys?mail=&messageId=&from=&to=&failed=&since=&until=&limit=}: what is known of the journeys that match, the
 * newest first; with {@code events=true} all of each. {@code GET /journeys/NAME}: one journey, by the name of any of its mails.
 */
final class JourneyRoutes implements Routes {
    private static final Logger LOGGER = LoggerFactory.getLogger(JourneyRoutes.class);

    private static final String PATH = "/journeys";
    private static final int LIMIT = 20;
    private static final int LIMIT_MAX = 500;

    /** With all of their events: an answer of bounded size. */
    private static final int WHOLE_LIMIT_MAX = 10;

    private static final Pattern AGO = Pattern.compile("([0-9]{1,6})\\s*(s|m|h|d|w)");

    private final JourneyReader reader;
    private final JourneySettings settings;
    private final Clock clock;

    @Inject
    JourneyRoutes(JourneyReader reader, JourneySettings settings) {
        this(reader, settings, Clock.systemUTC());
    }

    JourneyRoutes(JourneyReader reader, JourneySettings settings, Clock clock) {
        this.reader = requireNonNull(reader, "reader");
        this.settings = requireNonNull(settings, "settings");
        this.clock = requireNonNull(clock, "clock");
    }

    @Override
    public String getBasePath() {
        return PATH;
    }

    @Override
    public void define(Service service) {
        service.get(PATH, this::search);
        service.get(PATH + "/:name", this::journey);
    }

    private String search(Request request, Response response) {
        boolean whole = truth(request, "events");
        JourneyQuery query = query(request, whole ? WHOLE_LIMIT_MAX : LIMIT_MAX);
        JourneyReader.Found<ObjectNode> found =
                ask(() -> reader.search(query, whole ? Journey::whole : Journey::summary));
        ObjectNode answer = EventJson.JSON.createObjectNode().put("more", found.more());
        ArrayNode journeys = answer.putArray("journeys");
        found.journeys().forEach(journeys::add);
        return json(response, answer);
    }

    private String journey(Request request, Response response) {
        String name = request.params(":name");
        JourneyQuery query = new JourneyQuery(
                Optional.of(name),
                none(),
                none(),
                none(),
                false,
                oldest(),
                clock.instant().plusSeconds(60),
                1);
        return ask(() -> reader.search(query, Journey::whole)).journeys().stream()
                .findFirst()
                .map(journey -> json(response, journey))
                .orElseThrow(() -> refusal(404, ErrorResponder.ErrorType.NOT_FOUND, "no journey of a mail " + name));
    }

    private JourneyQuery query(Request request, int limitMax) {
        return new JourneyQuery(
                text(request, "mail"),
                text(request, "messageId"),
                text(request, "from"),
                text(request, "to"),
                truth(request, "failed"),
                text(request, "since").map(this::time).orElse(oldest()),
                text(request, "until").map(this::time).orElseGet(() -> clock.instant()
                        .plusSeconds(60)),
                limit(request, limitMax));
    }

    /** Nothing is kept that is older; so much for the two days at its edges. */
    private Instant oldest() {
        return clock.instant().minus(settings.keep());
    }

    private static int limit(Request request, int max) {
        String given = text(request, "limit").orElse(String.valueOf(Math.min(LIMIT, max)));
        try {
            int limit = Integer.parseInt(given);
            if (limit >= 1 && limit <= max) {
                return limit;
            }
        } catch (NumberFormatException e) {
            throw wrong("limit", given, "a number from 1 to " + max);
        }
        throw wrong("limit", given, "a number from 1 to " + max);
    }

    /** A time, or how long ago it was. */
    private Instant time(String text) {
        Matcher ago = AGO.matcher(text);
        if (ago.matches()) {
            Instant time = clock.instant().minus(unit(ago.group(2)).multipliedBy(Long.parseLong(ago.group(1))));
            return time.isBefore(oldest()) ? oldest() : time;
        }
        try {
            Instant time = OffsetDateTime.parse(text).toInstant();
            return time.isBefore(oldest()) ? oldest() : time;
        } catch (DateTimeParseException e) {
            throw wrong("time", text, "2h, 30m, 3d, or 2026-11-24T21:00:00Z");
        }
    }

    private static Duration unit(String letter) {
        return switch (letter) {
            case "s" -> Duration.ofSeconds(1);
            case "m" -> Duration.ofMinutes(1);
            case "h" -> Duration.ofHours(1);
            case "d" -> Duration.ofDays(1);
            default -> Duration.ofDays(7);
        };
    }

    private static Optional<String> none() {
        return Optional.empty();
    }

    private static Optional<String> text(Request request, String name) {
        @Nullable String value = request.queryParams(name);
        return Optional.ofNullable(value).map(String::strip).filter(text -> !text.isEmpty());
    }

    private static boolean truth(Request request, String name) {
        @Nullable String value = request.queryParams(name);
        if (value == null || value.equals("false")) {
            return false;
        }
        if (value.isEmpty() || value.equals("true")) {
            return true;
        }
        throw wrong(name, value, "true or false");
    }

    private static <T> T ask(Question<T> question) {
        try {
            return question.ask();
        } catch (IOException e) {
            LOGGER.atWarn().setCause(e).log("journeys cannot be read");
            throw refusal(503, ErrorResponder.ErrorType.SERVER_ERROR, "journeys cannot be read now: " + e.getMessage());
        }
    }

    private interface Question<T> {
        T ask() throws IOException;
    }

    private static HaltException wrong(String name, String given, String expected) {
        return refusal(
                400, ErrorResponder.ErrorType.INVALID_ARGUMENT, name + " is \"" + given + "\"; expected " + expected);
    }

    private static HaltException refusal(int status, ErrorResponder.ErrorType type, String message) {
        return ErrorResponder.builder()
                .statusCode(status)
                .type(type)
                .message(message)
                .haltError();
    }

    private static String json(Response response, ObjectNode node) {
        response.type("application/json");
        return node.toString();
    }
}
