package org.compostela.pipeline.endpoints;

import static java.util.Objects.requireNonNull;

import com.google.common.base.Throwables;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands before what is not ours. No more calls than its {@link Limits} say are under way or wait, none takes longer than its time, and after a
 * row of failures none is made for a while: each of these ends in an {@link EndpointException} at once. A call that does not end and does not
 * heed its interruption costs a thread of this gate and nothing else. Thread-safe.
 */
public final class Gate implements AutoCloseable {
    /** Threads that calls which never end may take with them; when they are gone, no call is made until one ends. */
    private static final int LOST_AT_MOST = 16;

    /** Half of the last ten calls failed: it is away, not unlucky. */
    private static final int CALLS_JUDGED = 10;

    private static final int CALLS_NEEDED = 5;
    private static final int PERCENT_FAILED = 50;

    /** Shorter than the longer rests of the spool, so that a mail does not come back to a door that is still shut. */
    private static final Duration SHUT = Duration.ofSeconds(15);

    private static final int CALLS_TO_TRY = 2;

    private final String name;
    private final Limits limits;
    private final Semaphore places;
    private final Semaphore turns;
    private final CircuitBreaker breaker;
    private final ThreadPoolExecutor executor;
    private volatile String lastFailure = "";

    /**
     * @param name of what stands behind it, as messages name it
     * @param loader the context class loader of its threads: components look their own classes up by it
     */
    public Gate(String name, Limits limits, ClassLoader loader) {
        this(name, limits, loader, SHUT);
    }

    Gate(String name, Limits limits, ClassLoader loader, Duration shut) {
        this.name = requireNonNull(name, "name");
        this.limits = requireNonNull(limits, "limits");
        this.places = new Semaphore(Math.addExact(limits.running(), limits.waiting()));
        this.turns = new Semaphore(limits.running(), true);
        this.breaker = CircuitBreaker.of(name, breaking(shut));
        this.executor = new ThreadPoolExecutor(
                0,
                limits.running() + LOST_AT_MOST,
                1,
                TimeUnit.MINUTES,
                new SynchronousQueue<>(),
                threads(name, requireNonNull(loader, "loader")));
    }

    private static CircuitBreakerConfig breaking(Duration shut) {
        return CircuitBreakerConfig.custom()
                .slidingWindowSize(CALLS_JUDGED)
                .minimumNumberOfCalls(CALLS_NEEDED)
                .failureRateThreshold(PERCENT_FAILED)
                .waitDurationInOpenState(shut)
                .permittedNumberOfCallsInHalfOpenState(CALLS_TO_TRY)
                .build();
    }

    private static ThreadFactory threads(String name, ClassLoader loader) {
        AtomicLong number = new AtomicLong();
        return task -> {
            Thread thread = new Thread(task, "endpoint " + name + " " + number.incrementAndGet());
            thread.setDaemon(true);
            thread.setContextClassLoader(loader);
            return thread;
        };
    }

    /** @throws EndpointException the call was not made, failed, or did not end in time */
    public <T> T call(Callable<T> call) throws EndpointException {
        if (!places.tryAcquire()) {
            throw busy();
        }
        try {
            return inTurn(call, System.nanoTime() + limits.timeout().toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EndpointException(name + " was given up: the step took too long", e);
        } finally {
            places.release();
        }
    }

    private <T> T inTurn(Callable<T> call, long deadline) throws EndpointException, InterruptedException {
        if (!turns.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            throw busy();
        }
        try {
            return guarded(call, deadline);
        } finally {
            turns.release();
        }
    }

    private <T> T guarded(Callable<T> call, long deadline) throws EndpointException, InterruptedException {
        if (!breaker.tryAcquirePermission()) {
            throw new EndpointException(
                    name + " is not called for now, as its last calls failed; the last one: " + lastFailure);
        }
        long start = System.nanoTime();
        Future<T> answer;
        try {
            answer = executor.submit(call);
        } catch (RejectedExecutionException e) {
            breaker.releasePermission();
            throw new EndpointException(
                    name + " is not called: " + LOST_AT_MOST + " calls of it have not ended and heed no interruption",
                    e);
        }
        try {
            T result = answer.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            breaker.onSuccess(System.nanoTime() - start, TimeUnit.NANOSECONDS);
            return result;
        } catch (ExecutionException e) {
            throw failed(
                    start, name + " failed: " + Throwables.getRootCause(e), e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw failed(
                    start, name + " did not answer within " + limits.timeout().toMillis() + " ms", e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            breaker.onError(System.nanoTime() - start, TimeUnit.NANOSECONDS, e);
            throw e;
        }
    }

    private EndpointException failed(long start, String message, Throwable cause) {
        lastFailure = message;
        breaker.onError(System.nanoTime() - start, TimeUnit.NANOSECONDS, cause);
        return new EndpointException(message, cause);
    }

    private EndpointException busy() {
        return new EndpointException(
                name + " is busy: " + limits.running() + " mails are with it and " + limits.waiting() + " may wait");
    }

    /** Interrupts what is under way. */
    @Override
    public void close() {
        executor.shutdownNow();
    }
}
