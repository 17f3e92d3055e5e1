package org.compostela.search;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.james.events.EventDeadLetters.InsertionId;

/**
 * How often putting off events have failed for a reason that lies in them, and when each is tried again: later every time. Remembers the
 * last {@value #MOST}. Safe for use by many threads.
 */
final class Attempts {
    /** After so many an administrator should look. */
    static final int MANY = 5;

    private static final int MOST = 10_000;
    private static final Duration FIRST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofHours(1);

    private final Map<InsertionId, Failed> failed = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<InsertionId, Failed> eldest) {
            return size() > MOST;
        }
    };

    private final Set<InsertionId> unseen = new HashSet<>();

    private record Failed(int times, long until) {}

    /** All that still wait are asked for by {@link #isDue} between this and {@link #endPass}. */
    synchronized void beginPass() {
        unseen.clear();
        unseen.addAll(failed.keySet());
    }

    /** What was not seen, somebody else has redelivered or deleted. */
    synchronized void endPass() {
        failed.keySet().removeAll(unseen);
    }

    synchronized boolean isDue(InsertionId id) {
        unseen.remove(id);
        Failed known = failed.get(id);
        return known == null || System.nanoTime() - known.until() >= 0;
    }

    synchronized void failed(InsertionId id) {
        int times = failed.getOrDefault(id, new Failed(0, 0)).times() + 1;
        Duration rest = FIRST.multipliedBy(1L << Math.min(times - 1, 10));
        failed.put(id, new Failed(times, System.nanoTime() + min(rest, LONGEST).toNanos()));
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    synchronized void done(InsertionId id) {
        failed.remove(id);
    }

    /** Whether any has failed and may be tried again. */
    synchronized boolean areDue() {
        return failed.values().stream().anyMatch(known -> System.nanoTime() - known.until() >= 0);
    }

    /** Whether any has failed that may well succeed. */
    synchronized boolean hopeful() {
        return failed.values().stream().anyMatch(known -> known.times() < MANY);
    }

    synchronized long hopeless() {
        return failed.values().stream().filter(known -> known.times() >= MANY).count();
    }
}
