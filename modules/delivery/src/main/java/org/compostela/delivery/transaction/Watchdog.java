package org.compostela.delivery.transaction;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes connections whose time is up. One thread for all of them; thread-safe. */
public final class Watchdog implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Watchdog.class);

    private final ScheduledThreadPoolExecutor timer;

    public Watchdog() {
        timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "delivery-watchdog");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
    }

    /** From now on, until the guard is closed. */
    Guard guard(Closeable connection, Duration limit) {
        AtomicBoolean expired = new AtomicBoolean();
        var bite = timer.schedule(
                () -> {
                    expired.set(true);
                    close(connection);
                },
                limit.toMillis(),
                TimeUnit.MILLISECONDS);
        return new Guard(expired, () -> bite.cancel(false));
    }

    private static void close(Closeable connection) {
        try {
            connection.close();
        } catch (IOException e) {
            LOGGER.atDebug().setCause(e).log("a connection that took too long did not close cleanly");
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    /** The time of one step. */
    static final class Guard implements AutoCloseable {
        private final AtomicBoolean expired;
        private final Runnable end;

        private Guard(AtomicBoolean expired, Runnable end) {
            this.expired = expired;
            this.end = end;
        }

        boolean expired() {
            return expired.get();
        }

        @Override
        public void close() {
            end.run();
        }
    }
}
