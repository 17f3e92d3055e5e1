package org.compostela.search;

import java.time.Duration;

/** Lets so many messages pass in a second, and no burst. Used by one thread. */
final class Pace {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Stop stop;
    /** Zero: as many as can. */
    private final int perSecond;

    private long next = System.nanoTime();

    Pace(Stop stop, int perSecond) {
        this.stop = stop;
        this.perSecond = perSecond;
    }

    /** Waits until so many more may pass. Errors: {@link InterruptedException} when the work is to end. */
    void take(int messages) throws InterruptedException {
        if (perSecond == 0) {
            stop.pause(Duration.ZERO);
            return;
        }
        long now = System.nanoTime();
        if (next - now > 0) {
            stop.pause(Duration.ofNanos(next - now));
        }
        next = Math.max(next, now) + SECOND * messages / perSecond;
    }
}
