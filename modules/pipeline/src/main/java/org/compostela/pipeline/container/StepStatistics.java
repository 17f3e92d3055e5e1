package org.compostela.pipeline.container;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** How often a step ran since its pipeline was built, and how long that took. Thread-safe; a reading is not one instant's. */
public final class StepStatistics {
    private static final int BUCKETS = 64;

    private final LongAdder seen = new LongAdder();
    private final LongAdder matched = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder nanos = new LongAdder();
    /** Runs by the binary logarithm of their nanoseconds. */
    private final AtomicLongArray histogram = new AtomicLongArray(BUCKETS);

    void seen() {
        seen.increment();
    }

    void ran(long duration) {
        matched.increment();
        nanos.add(duration);
        histogram.incrementAndGet(BUCKETS - Long.numberOfLeadingZeros(Math.max(1, duration)) - 1);
    }

    void failed() {
        failed.increment();
    }

    /** Mails that came to the step. */
    public long seenCount() {
        return seen.sum();
    }

    /** Mails that its mailet ran for. */
    public long matchedCount() {
        return matched.sum();
    }

    /** Mails that its matcher or mailet failed for. */
    public long failedCount() {
        return failed.sum();
    }

    /** Mean time of the mailet in nanoseconds; 0 when it never ran. */
    public long meanNanos() {
        long runs = matched.sum();
        return runs == 0 ? 0 : nanos.sum() / runs;
    }

    /**
     * Time of the mailet in nanoseconds that a share of its runs kept to, to the next power of two.
     *
     * @param share from 0 to 1
     */
    public long nanosAt(double share) {
        long runs = 0;
        for (int i = 0; i < BUCKETS; i++) {
            runs += histogram.get(i);
        }
        long below = 0;
        for (int i = 0; i < BUCKETS; i++) {
            below += histogram.get(i);
            if (runs > 0 && below >= share * runs) {
                return i >= BUCKETS - 2 ? Long.MAX_VALUE : 1L << (i + 1);
            }
        }
        return 0;
    }
}
