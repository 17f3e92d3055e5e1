package org.compostela.journey;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** A store in memory that can be away. */
final class MemoryStore implements JourneyStore {
    private final List<JourneyPart> parts = new ArrayList<>();
    private int writes;
    private boolean away;

    synchronized void away(boolean isAway) {
        away = isAway;
    }

    synchronized List<JourneyPart> parts() {
        return List.copyOf(parts);
    }

    synchronized int writes() {
        return writes;
    }

    @Override
    public synchronized void write(List<JourneyPart> written) throws IOException {
        writes++;
        if (away) {
            throw new IOException("away");
        }
        parts.addAll(written);
    }

    @Override
    public synchronized List<String> read(String journey, int limit) {
        return parts.stream()
                .filter(part -> part.journey().equals(journey))
                .limit(limit)
                .map(JourneyPart::events)
                .toList();
    }

    @Override
    public void find(String key, Instant since, Instant until, Predicate<String> visitor) throws IOException {
        if (away) {
            throw new IOException("away");
        }
        List<JourneyPart> found = parts().stream()
                .filter(part -> part.keys().contains(key)
                        && !part.at().isBefore(since)
                        && part.at().isBefore(until))
                .sorted(Comparator.comparing(JourneyPart::at).reversed())
                .toList();
        for (JourneyPart part : found) {
            if (!visitor.test(part.journey())) {
                return;
            }
        }
    }
}
