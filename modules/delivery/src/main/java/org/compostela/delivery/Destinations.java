package org.compostela.delivery;

import static java.util.Objects.requireNonNull;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.mailet.Mail;
import org.compostela.delivery.outcome.Reason;

/** What is known of the destinations that were tried of late; of {@link #MOST} at most. Thread-safe. */
final class Destinations {
    static final int MOST = 20_000;
    private static final Duration REMEMBERED = Duration.ofHours(12);

    /** What mail for it may expect. */
    enum State {
        /** It took mail the last time. */
        LIVE,
        UNKNOWN,
        /** It could not be reached the last time. */
        FAILING
    }

    private record Health(int failures, Instant since, Instant restUntil, Reason reason) {}

    private final Cache<String, Health> known = CacheBuilder.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(REMEMBERED)
            .build();
    private final Duration firstRest;
    private final Duration longestRest;
    private final Clock clock;

    Destinations(Duration firstRest, Duration longestRest, Clock clock) {
        this.firstRest = requireNonNull(firstRest, "firstRest");
        this.longestRest = requireNonNull(longestRest, "longestRest");
        this.clock = requireNonNull(clock, "clock");
    }

    void reached(String destination) {
        known.put(destination, new Health(0, clock.instant(), Instant.MIN, Reason.ours("2.0.0", "")));
    }

    /** It rests twice as long after each failure, as a whole. */
    void unreachable(String destination, Reason reason) {
        known.asMap().compute(destination, (same, before) -> {
            int failures = before == null ? 1 : before.failures() + 1;
            Duration rest = firstRest.multipliedBy(1L << Math.min(failures - 1, 20));
            Duration bounded = rest.compareTo(longestRest) < 0 ? rest : longestRest;
            return new Health(failures, clock.instant(), clock.instant().plus(bounded), reason);
        });
    }

    State state(String destination) {
        Health health = known.getIfPresent(destination);
        if (health == null) {
            return State.UNKNOWN;
        }
        return health.failures() == 0 ? State.LIVE : State.FAILING;
    }

    /** Why mail for it is not even tried, and until when; empty: it may be tried. */
    Optional<Rest> rest(String destination) {
        return Optional.ofNullable(known.getIfPresent(destination))
                .filter(health -> clock.instant().isBefore(health.restUntil()))
                .map(health -> new Rest(Duration.between(clock.instant(), health.restUntil()), health.reason()));
    }

    /** Of a mail that an administrator asked to be tried after the destination failed the last time: it rests no more. */
    Optional<Rest> rest(String destination, Mail mail) {
        Optional<Instant> asked = new QueuedMail(mail).asked();
        Health health = known.getIfPresent(destination);
        boolean woken = health != null && asked.filter(health.since()::isBefore).isPresent();
        return woken ? Optional.empty() : rest(destination);
    }

    record Rest(Duration left, Reason reason) {}
}
