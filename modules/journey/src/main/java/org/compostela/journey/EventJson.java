package org.compostela.journey;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * An event as JSON, as it is kept and as the admin API gives it: {@code {"at": …, "fact": …, "mail": …, "fields": {…}}}. What is
 * read is not made into {@link MailEvent}s again, so that events of a newer server are shown as they are.
 */
final class EventJson {
    static final ObjectMapper JSON = new ObjectMapper();

    /** Stands for all that came after it and is not kept. */
    static final String CUT = "{\"cut\":true}";

    private EventJson() {}

    static String of(MailEvent event) {
        ObjectNode node = JSON.createObjectNode()
                .put("at", event.at().toString())
                .put("fact", event.fact().word())
                .put("mail", event.mail());
        ObjectNode fields = node.putObject("fields");
        event.fields().forEach((name, value) -> {
            if (value instanceof Long number) {
                fields.put(name, number);
            } else if (value instanceof Boolean truth) {
                fields.put(name, truth);
            } else {
                fields.put(name, String.valueOf(value));
            }
        });
        return node.toString();
    }

    /** The events of a part. */
    static List<JsonNode> read(String events) throws JsonProcessingException {
        List<JsonNode> all = new ArrayList<>();
        JSON.readTree(events).forEach(all::add);
        return all;
    }

    static boolean isCut(JsonNode event) {
        return event.path("cut").asBoolean();
    }

    static Instant at(JsonNode event) {
        return Instant.parse(event.path("at").asText());
    }
}
