package org.compostela.benchmarks;

import java.time.Duration;

/** Runs from its construction; past its limit, nothing new begins. */
final class Stopwatch {
    private final long began = System.nanoTime();
    private final long limit;

    Stopwatch(Duration limit) {
        this.limit = limit.toNanos();
    }

    double seconds() {
        return nanos() / 1e9;
    }

    boolean expired() {
        return nanos() > limit;
    }

    private long nanos() {
        return System.nanoTime() - began;
    }
}
