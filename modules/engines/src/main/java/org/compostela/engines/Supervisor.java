package org.compostela.engines;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.compostela.engines.EngineStatus.State;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one child running: starts it again when it dies, after 1, 2, 4 … 30 s, and gives up after {@value #MAX_DEATHS}
 * deaths in ten minutes with one ERROR. Every change of state happens under its lock and is told on a thread of its own,
 * in order.
 */
final class Supervisor {
    /** Deaths within {@link #DEATH_WINDOW} after which starting again would only wear the disk. */
    static final int MAX_DEATHS = 5;

    static final Duration DEATH_WINDOW = Duration.ofMinutes(10);
    private static final long STOP_SECONDS = 9;
    private static final Logger LOGGER = LoggerFactory.getLogger(Supervisor.class);

    /** Starts one run of the child and blocks until it serves. */
    interface Launch {
        ChildJvm launch() throws IOException, InterruptedException;
    }

    /** Hears of each change, in order. */
    interface Listener {
        void changed(State state, String message);
    }

    private final String name;
    private final Listener listener;
    private final Launch launch;
    private final Clock clock;
    private final Duration firstDelay;
    private final ScheduledExecutorService restarts;
    private final ExecutorService notices;
    private final Deque<Instant> deaths = new ArrayDeque<>();
    private State state = State.STOPPED;
    private @Nullable ChildJvm child;
    private int restartCount;
    private String message = "";

    Supervisor(String name, Launch launch, Listener listener, Clock clock, Duration firstDelay) {
        this.name = requireNonNull(name, "name");
        this.listener = requireNonNull(listener, "listener");
        this.launch = requireNonNull(launch, "launch");
        this.clock = requireNonNull(clock, "clock");
        this.firstDelay = requireNonNull(firstDelay, "firstDelay");
        this.restarts = Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "supervisor-" + name));
        this.notices = Executors.newSingleThreadExecutor(task -> daemon(task, "supervisor-notices-" + name));
    }

    private static Thread daemon(Runnable task, String threadName) {
        Thread thread = new Thread(task, threadName);
        thread.setDaemon(true);
        return thread;
    }

    void start() throws IOException, InterruptedException {
        set(State.STARTING, "starting");
        try {
            adopt(launch.launch());
        } catch (IOException e) {
            set(State.FAILED, String.valueOf(e.getMessage()));
            throw e;
        }
    }

    private synchronized void adopt(ChildJvm started) throws InterruptedException {
        if (state == State.STOPPED) {
            started.stop(STOP_SECONDS);
            return;
        }
        child = started;
        set(State.READY, "");
        started.onExit().thenRun(() -> died(started));
    }

    private synchronized void died(ChildJvm dead) {
        if (state == State.STOPPED || child != dead) {
            return;
        }
        child = null;
        recordDeath("its process ended");
    }

    /** Under the lock. */
    private void recordDeath(String why) {
        Instant now = clock.instant();
        deaths.addLast(now);
        while (deaths.getFirst().isBefore(now.minus(DEATH_WINDOW))) {
            deaths.removeFirst();
        }
        if (deaths.size() >= MAX_DEATHS) {
            set(
                    State.FAILED,
                    "died " + deaths.size() + " times within " + DEATH_WINDOW.toMinutes() + " minutes, last: " + why);
            LOGGER.atError()
                    .addKeyValue("engine", name)
                    .log("{}; it is not started again: look into its log, then restart the server", message);
            return;
        }
        set(State.RESTARTING, why);
        long delay = Math.min(firstDelay.toMillis() << (deaths.size() - 1), TimeUnit.SECONDS.toMillis(30));
        LOGGER.atWarn()
                .addKeyValue("engine", name)
                .addKeyValue("delayMillis", delay)
                .log("engine died, is started again: {}", why);
        restarts.schedule(this::restart, delay, TimeUnit.MILLISECONDS);
    }

    private void restart() {
        synchronized (this) {
            if (state != State.RESTARTING) {
                return;
            }
            restartCount++;
        }
        try {
            adopt(launch.launch());
            LOGGER.atInfo()
                    .addKeyValue("engine", name)
                    .addKeyValue("restarts", restartCount)
                    .log("engine up again");
        } catch (IOException e) {
            synchronized (this) {
                if (state == State.RESTARTING) {
                    recordDeath(String.valueOf(e.getMessage()));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void set(State newState, String why) {
        state = newState;
        message = why;
        if (!notices.isShutdown()) {
            notices.execute(() -> listener.changed(newState, why));
        }
    }

    synchronized State state() {
        return state;
    }

    synchronized String message() {
        return message;
    }

    synchronized int restarts() {
        return restartCount;
    }

    synchronized OptionalLong pid() {
        return child == null ? OptionalLong.empty() : OptionalLong.of(child.pid());
    }

    void stop() {
        ChildJvm running;
        synchronized (this) {
            if (state != State.STOPPED) {
                set(State.STOPPED, "stopped");
            }
            running = child;
            child = null;
        }
        restarts.shutdownNow();
        notices.shutdown();
        try {
            if (running != null) {
                running.stop(STOP_SECONDS);
            }
            // A child that was just being started again is stopped by the thread that started it.
            restarts.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
