package org.compostela.protocols.connection;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The threads that run the commands of clients: password hashing, parsing, calls to the stores. Netty's event loops only
 * move bytes (JAMES-4023: James 3.8 runs commands on them, so that one slow command holds up every connection of the loop).
 *
 * <p>Guarantees: never more than the given number of threads, none when there is nothing to do; a connection has at most a
 * handful of tasks here, so that the queue is bounded by the number of connections, and by {@link #QUEUED} in any case.
 */
public final class Workers implements AutoCloseable {
    /** Above what all connections of all listeners can ask for: a refusal here ends the connection. */
    private static final int QUEUED = 65_536;

    private static final Duration KEEP_ALIVE = Duration.ofSeconds(60);

    private static final Duration LAST_COMMANDS = Duration.ofSeconds(3);

    private final ThreadPoolExecutor threads;
    private final Scheduler scheduler;

    public Workers(String name, int size) {
        checkArgument(size > 0, "size is %s", size);
        threads = new ThreadPoolExecutor(
                size,
                size,
                KEEP_ALIVE.toSeconds(),
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(QUEUED),
                new ThreadFactoryBuilder()
                        .setNameFormat(name + "-%d")
                        .setDaemon(true)
                        .build());
        threads.allowCoreThreadTimeOut(true);
        scheduler = Schedulers.fromExecutorService(threads);
    }

    public Executor executor() {
        return threads;
    }

    public Scheduler scheduler() {
        return scheduler;
    }

    /** Lets what runs come to its end, for a short while. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(LAST_COMMANDS.toSeconds(), TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
