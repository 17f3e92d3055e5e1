package org.compostela.delivery;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * When a mail is tried again, and when no more (RFC 5321 section 4.5.4.1).
 *
 * @param delays after the first try, the second, …; the last is repeated
 * @param retries after which it is given up, whatever its age
 * @param giveUpAfter age at which it is given up
 */
public record Schedule(List<Duration> delays, int retries, Duration giveUpAfter) {
    /** So that mails that failed together do not come back together. */
    private static final double JITTER = 0.1;

    public Schedule {
        delays = List.copyOf(delays);
        checkArgument(!delays.isEmpty(), "no delay");
        checkArgument(delays.stream().noneMatch(Duration::isNegative), "a negative delay");
        checkArgument(retries >= 0, "retries %s", retries);
        requireNonNull(giveUpAfter, "giveUpAfter");
    }

    /** @param tries that there were, one at least */
    Duration delay(int tries, RandomGenerator random) {
        Duration delay = delays.get(Math.min(tries, delays.size()) - 1);
        return spread(delay, random);
    }

    static Duration spread(Duration delay, RandomGenerator random) {
        return delay.plusMillis((long) (delay.toMillis() * JITTER * random.nextDouble()));
    }

    /**
     * Whether there is no further try. The last one falls on the end of the time and not before it.
     *
     * @param since when the mail came into the queue
     */
    boolean isOver(int tries, Instant since, Instant now) {
        return tries > retries || !now.isBefore(since.plus(giveUpAfter));
    }

    /** Not beyond the end of the time, where it is tried once more. */
    Duration untilNext(Duration delay, Instant since, Instant now) {
        Duration left = Duration.between(now, since.plus(giveUpAfter));
        Duration least = left.isNegative() ? Duration.ZERO : left;
        return delay.compareTo(least) < 0 ? delay : least;
    }
}
