package org.compostela.journey;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.collect.ImmutableSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Makes parts of events: one for each journey, more only where one would be too large. Keeps a journey within {@value
 * #LONGEST_JOURNEY} characters: a loop must not fill the store. The bound is for each process and for the {@value
 * #REMEMBERED_MAX} journeys that went on last. Not thread-safe.
 */
final class JourneyParts {
    static final int LONGEST_JOURNEY = 1 << 20;

    /** A row that Cassandra reads and writes without effort. */
    static final int LONGEST_PART = 64 << 10;

    private static final int REMEMBERED_MAX = 20_000;

    private final Cache<String, Integer> sizes =
            CacheBuilder.newBuilder().maximumSize(REMEMBERED_MAX).build();

    List<JourneyPart> of(List<MailEvent> events) {
        Map<String, List<MailEvent>> byJourney = new LinkedHashMap<>();
        events.forEach(event -> byJourney
                .computeIfAbsent(event.journey(), name -> new ArrayList<>())
                .add(event));
        List<JourneyPart> parts = new ArrayList<>();
        byJourney.forEach((journey, its) -> parts.addAll(of(journey, its)));
        return parts;
    }

    private List<JourneyPart> of(String journey, List<MailEvent> events) {
        List<JourneyPart> parts = new ArrayList<>();
        Part part = new Part(journey);
        int size = Optional.ofNullable(sizes.getIfPresent(journey)).orElse(0);
        for (MailEvent event : events) {
            if (size >= LONGEST_JOURNEY) {
                break;
            }
            String json = EventJson.of(event);
            size += json.length();
            if (part.length() + json.length() > LONGEST_PART) {
                part.addTo(parts);
                part = new Part(journey);
            }
            part.add(event, json);
            if (size >= LONGEST_JOURNEY) {
                part.cut();
            }
        }
        sizes.put(journey, size);
        part.addTo(parts);
        return parts;
    }

    private static final class Part {
        private final String journey;
        private final StringBuilder json = new StringBuilder();
        private final ImmutableSet.Builder<String> keys = ImmutableSet.builder();
        private Instant began = Instant.EPOCH;

        Part(String journey) {
            this.journey = journey;
        }

        int length() {
            return json.length();
        }

        void add(MailEvent event, String eventJson) {
            if (json.isEmpty()) {
                began = event.at();
            }
            json.append(json.isEmpty() ? '[' : ',').append(eventJson);
            keys.addAll(JourneyKeys.of(event));
        }

        void cut() {
            json.append(',').append(EventJson.CUT);
        }

        void addTo(List<JourneyPart> parts) {
            if (!json.isEmpty()) {
                parts.add(new JourneyPart(
                        journey, began, UUID.randomUUID(), json.append(']').toString(), keys.build()));
            }
        }
    }
}
