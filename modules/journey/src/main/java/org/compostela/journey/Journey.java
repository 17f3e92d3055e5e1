package org.compostela.journey;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What happened to one mail and to those that came of it, in the order of time. Immutable.
 *
 * @param name of the first mail
 * @param cut whether there was more than is kept
 */
record Journey(String name, ImmutableList<JsonNode> events, boolean cut) {
    /** What may stand at the end of a mail's way. */
    private static final Set<String> ENDS = Set.of("stored", "kept", "failed", "deferred", "delivered", "bounced");

    private static final Set<String> WITH_ENVELOPE = Set.of("accepted", "spooled", "split", "replayed");
    private static final Set<String> WITH_RECIPIENT = Set.of("stored", "failed", "deferred");

    Journey {
        requireNonNull(name, "name");
        requireNonNull(events, "events");
    }

    static Journey of(String name, List<String> parts) throws JsonProcessingException {
        List<JsonNode> all = new ArrayList<>();
        boolean cut = false;
        for (String part : parts) {
            for (JsonNode event : EventJson.read(part)) {
                if (EventJson.isCut(event)) {
                    cut = true;
                } else {
                    all.add(event);
                }
            }
        }
        all.sort(Comparator.comparing(EventJson::at));
        return new Journey(name, ImmutableList.copyOf(all), cut);
    }

    boolean hasFailed() {
        return events.stream().anyMatch(event -> word(event).equals("failed"));
    }

    boolean isFrom(String sender) {
        return JourneyKeys.normal(first("sender")).equals(JourneyKeys.normal(sender));
    }

    /** Also when what was written about it, such as a bounce, went to that recipient. */
    boolean isTo(String recipient) {
        String wanted = JourneyKeys.normal(recipient);
        return recipients().contains(wanted)
                || events.stream()
                        .filter(event -> word(event).equals("sent"))
                        .flatMap(event -> JourneyKeys.addresses(field(event, "recipients")).stream())
                        .anyMatch(address -> JourneyKeys.normal(address).equals(wanted));
    }

    boolean hasMessageId(String messageId) {
        String wanted = JourneyKeys.ofMessageId(messageId);
        return events.stream().map(event -> field(event, "messageId")).anyMatch(id -> JourneyKeys.ofMessageId(id)
                .equals(wanted));
    }

    /** Where its mails have ended, or are; in the order of the alphabet, with commas between. */
    String outcome() {
        Map<String, String> ofMails = new LinkedHashMap<>();
        boolean ended = false;
        for (JsonNode event : events) {
            String fact = word(event);
            ended |= fact.equals("ended");
            if (ENDS.contains(fact)) {
                ofMails.put(event.path("mail").asText(), fact);
            }
        }
        if (ofMails.isEmpty()) {
            return ended ? "ended" : "under way";
        }
        return String.join(", ", new TreeSet<>(ofMails.values()));
    }

    /** Without its events. */
    ObjectNode summary() {
        ObjectNode summary = EventJson.JSON
                .createObjectNode()
                .put("journey", name)
                .put("outcome", outcome())
                .put("failed", hasFailed())
                .put("cut", cut);
        if (!events.isEmpty()) {
            summary.put("began", events.get(0).path("at").asText())
                    .put("last", events.get(events.size() - 1).path("at").asText());
        }
        summary.put("sender", first("sender"))
                .put("messageId", first("messageId"))
                .put("subject", first("subject"));
        recipients().forEach(summary.putArray("recipients")::add);
        mails().forEach(summary.putArray("mails")::add);
        return summary;
    }

    ObjectNode whole() {
        ObjectNode whole = summary();
        ArrayNode all = whole.putArray("events");
        events.forEach(all::add);
        return whole;
    }

    private Set<String> mails() {
        Set<String> mails = new LinkedHashSet<>();
        events.forEach(event -> mails.add(event.path("mail").asText()));
        return mails;
    }

    private Set<String> recipients() {
        Set<String> recipients = new LinkedHashSet<>();
        for (JsonNode event : events) {
            if (WITH_ENVELOPE.contains(word(event))) {
                JourneyKeys.addresses(field(event, "recipients")).stream()
                        .map(JourneyKeys::normal)
                        .forEach(recipients::add);
            } else if (WITH_RECIPIENT.contains(word(event))
                    && !field(event, "recipient").isEmpty()) {
                recipients.add(JourneyKeys.normal(field(event, "recipient")));
            }
        }
        return recipients;
    }

    /** Of the first event that has it: the mail as it came. */
    private String first(String field) {
        return events.stream()
                .filter(event -> !word(event).equals("changed"))
                .map(event -> field(event, field))
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static String word(JsonNode event) {
        return event.path("fact").asText();
    }

    private static String field(JsonNode event, String name) {
        return event.path("fields").path(name).asText("");
    }
}
