package org.compostela.integration;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A mail's way through the pipeline, as a trial foretells it and as its journey tells it. Lists are sorted: parts of a mail have other names, and
 * may go in another order.
 *
 * @param splits step of each split
 * @param changed step of each change, with the header fields that it added
 * @param routed step of each change of the processor, with the new one
 * @param ended last step of each part
 * @param stored recipients whose mailbox it reaches
 * @param sent how many mails were written because of it
 * @param passed how many parts came to each step; empty for a journey, which tells only where something happened
 */
record Way(
        List<String> splits,
        List<String> changed,
        List<String> routed,
        List<String> ended,
        List<String> stored,
        int sent,
        Map<String, Long> passed) {
    private static final String STORES = "would store the mail in the mailbox of ";

    /** They take the mail away; a trial says so, and does not run them. */
    private static final List<String> NOT_TRIED = List.of(" LocalDelivery ", " RemoteDelivery ", " ToRepository ");

    Way {
        splits = sorted(splits);
        changed = sorted(changed);
        routed = sorted(routed);
        ended = sorted(ended);
        stored = sorted(stored);
    }

    private static List<String> sorted(List<String> texts) {
        List<String> sorted = new ArrayList<>(texts);
        Collections.sort(sorted);
        return List.copyOf(sorted);
    }

    static Way ofTrial(JsonNode report) {
        List<String> splits = new ArrayList<>();
        List<String> changed = new ArrayList<>();
        List<String> routed = new ArrayList<>();
        List<String> ended = new ArrayList<>();
        List<String> stored = new ArrayList<>();
        Map<String, Long> passed = new TreeMap<>();
        int sent = 0;
        for (JsonNode step : report.path("passed")) {
            String label = step.path("step").asText();
            JsonNode change = step.path("change");
            String effect = step.path("effect").asText();
            String state = change.path("state").asText();
            passed.merge(label, 1L, Long::sum);
            sent += effect.contains("would send") ? 1 : 0;
            if (!step.path("parent").asText().isEmpty()) {
                splits.add(label);
            }
            if (effect.isEmpty() && isChange(change)) {
                changed.add(label + " " + comparable(lines(change.path("headersAdded"))));
            }
            if (!state.isEmpty() && !state.equals("ghost")) {
                routed.add(label + " to " + state);
            }
            if (effect.startsWith(STORES)) {
                stored.addAll(List.of(effect.substring(STORES.length()).split(", ")));
            }
        }
        report.path("ends").forEach(end -> ended.add(end.path("step").asText()));
        return new Way(splits, changed, routed, ended, stored, sent, passed);
    }

    private static boolean isChange(JsonNode change) {
        return List.of(
                                "headersAdded",
                                "headersRemoved",
                                "recipientsAdded",
                                "recipientsRemoved",
                                "attributesSet",
                                "attributesRemoved")
                        .stream()
                        .anyMatch(field -> !change.path(field).isEmpty())
                || change.path("body").asBoolean()
                || !change.path("sender").asText().isEmpty();
    }

    private static String lines(JsonNode values) {
        List<String> lines = new ArrayList<>();
        values.forEach(value -> lines.add(value.asText()));
        return String.join("\n", lines);
    }

    /** Of the mail itself and its parts, and not of what was written because of it. */
    static Way ofJourney(JsonNode journey) {
        List<String> written = new ArrayList<>();
        journey.path("events").forEach(event -> {
            if (event.path("fact").asText().equals("sent")) {
                written.add(event.path("fields").path("child").asText());
            }
        });
        List<String> splits = new ArrayList<>();
        List<String> changed = new ArrayList<>();
        List<String> routed = new ArrayList<>();
        List<String> ended = new ArrayList<>();
        List<String> stored = new ArrayList<>();
        int sent = 0;
        for (JsonNode event : journey.path("events")) {
            String mail = event.path("mail").asText();
            if (written.stream().anyMatch(mail::startsWith)) {
                continue;
            }
            JsonNode fields = event.path("fields");
            String step = fields.path("step").asText();
            switch (event.path("fact").asText()) {
                case "split" -> splits.add(step);
                case "changed" ->
                    changed.add(
                            step + " " + comparable(fields.path("headersAdded").asText("")));
                case "routed" -> routed.add(step + " to " + fields.path("to").asText());
                case "ended" -> ended.add(step);
                case "stored" -> stored.add(fields.path("recipient").asText());
                // Of a report of the outgoing queue it says what; that one came when the pipeline was done with the
                // mail.
                case "sent" -> sent += fields.path("what").isMissingNode() ? 1 : 0;
                default -> {
                    // The others are not of the pipeline.
                }
            }
        }
        changed.removeIf(change -> NOT_TRIED.stream().anyMatch(change::contains));
        return new Way(splits, changed, routed, ended, stored, sent, Map.of());
    }

    /** Whether as many parts have ended: then all is told. */
    boolean isAsLongAs(Way other) {
        return ended.size() >= other.ended.size() && stored.size() >= other.stored.size();
    }

    /** A message that had no date gets one, by the second. */
    private static String comparable(String headers) {
        return headers.replaceAll("(?m)^Date: .*$", "Date: now");
    }

    /** Without what a journey does not tell. */
    Way asTold() {
        return new Way(splits, changed, routed, ended, stored, sent, Map.of());
    }
}
