package org.compostela.protocols.smtp;

import com.google.common.util.concurrent.Monitor;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connections of a listener, so that they can be told that it stops. */
final class OpenConnections {
    /** For the commands that run; a message that the spool takes in this time gets its 250 and does not come twice. */
    static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final Logger LOGGER = LoggerFactory.getLogger(OpenConnections.class);

    private static final Duration LAST = Duration.ofSeconds(2);

    private final Set<SmtpConnection> connections = ConcurrentHashMap.newKeySet();
    private final Monitor monitor = new Monitor();
    private final Monitor.Guard none = monitor.newGuard(connections::isEmpty);
    private volatile boolean stopping;

    void add(SmtpConnection connection) {
        connections.add(connection);
        if (stopping) {
            connection.stop();
        }
    }

    void remove(SmtpConnection connection) {
        monitor.enter();
        try {
            connections.remove(connection);
        } finally {
            monitor.leave();
        }
    }

    /** Until each has given back what it held, temporary files among it; not for long. */
    void awaitNone() {
        try {
            if (monitor.enterWhen(none, LAST.toMillis(), TimeUnit.MILLISECONDS)) {
                monitor.leave();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void stop() {
        stopping = true;
        CompletableFuture<?>[] farewells =
                connections.stream().map(SmtpConnection::stop).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(farewells).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOGGER.atInfo().log("some clients are cut off in the middle of a command; they will send again");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
