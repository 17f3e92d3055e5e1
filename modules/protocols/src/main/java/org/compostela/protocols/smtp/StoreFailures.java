package org.compostela.protocols.smtp;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Questions to a store that it does not answer, as an ERROR with the cause, once in {@link #PAUSE}: while a store is away every command of
 * every client fails alike, and a log that fills with the same stack helps nobody. Thread-safe.
 */
final class StoreFailures {
    static final Duration PAUSE = Duration.ofSeconds(10);

    private final Logger logger;
    private final LongSupplier nanos;
    private final AtomicLong nextAt;
    private final AtomicLong untold = new AtomicLong();

    StoreFailures(Logger logger) {
        this(logger, System::nanoTime);
    }

    StoreFailures(Logger logger, LongSupplier nanos) {
        this.logger = requireNonNull(logger, "logger");
        this.nanos = requireNonNull(nanos, "nanos");
        this.nextAt = new AtomicLong(nanos.getAsLong());
    }

    /**
     * @param what failed
     * @param name of what was asked for, {@code user} or {@code recipient}
     */
    void tell(String what, String name, String value, Exception cause) {
        long now = nanos.getAsLong();
        long due = nextAt.get();
        if (now - due < 0 || !nextAt.compareAndSet(due, now + PAUSE.toNanos())) {
            untold.incrementAndGet();
            return;
        }
        logger.atError()
                .addKeyValue(name, value)
                .addKeyValue("untold", untold.getAndSet(0))
                .setCause(cause)
                .log(what + "; clients are told to try again, and further failures are counted for " + PAUSE.toSeconds()
                        + " s");
    }
}
