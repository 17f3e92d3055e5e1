package org.compostela.extraction;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * When a child may be started. Who sends files that kill it could keep the machine starting children, and the deliveries behind them
 * waiting: the first {@link #FREE} deaths within {@link #WINDOW} are answered at once, each one more by a pause of 1, 2, 4 … 60 s.
 * Not thread-safe.
 */
final class Respite {
    static final int FREE = 3;
    static final Duration WINDOW = Duration.ofMinutes(10);
    static final Duration LONGEST = Duration.ofMinutes(1);

    private final Clock clock;
    private final Deque<Instant> deaths = new ArrayDeque<>();

    Respite(Clock clock) {
        this.clock = requireNonNull(clock, "clock");
    }

    void died() {
        deaths.addLast(clock.instant());
    }

    /** How long there is still no child; zero if one may be started. */
    Duration left() {
        Instant now = clock.instant();
        while (!deaths.isEmpty() && deaths.getFirst().isBefore(now.minus(WINDOW))) {
            deaths.removeFirst();
        }
        if (deaths.size() <= FREE) {
            return Duration.ZERO;
        }
        long seconds = Math.min(LONGEST.toSeconds(), 1L << Math.min(30, deaths.size() - FREE - 1));
        Duration left = Duration.between(now, deaths.getLast().plusSeconds(seconds));
        return left.isNegative() ? Duration.ZERO : left;
    }
}
