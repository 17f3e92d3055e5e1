package org.compostela.search;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A wish that work ends, and pauses that end with it. Safe for use by many threads. */
final class Stop {
    private final CountDownLatch wished = new CountDownLatch(1);

    void wish() {
        wished.countDown();
    }

    boolean isWished() {
        return wished.getCount() == 0;
    }

    /** Errors: {@link InterruptedException} when the end is wished for, or this thread is interrupted. */
    void pause(Duration time) throws InterruptedException {
        if (wished.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new InterruptedException("the work is to end");
        }
    }
}
