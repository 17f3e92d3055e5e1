package org.compostela.server;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.partitioningBy;
import static java.util.stream.Collectors.toSet;

import com.google.inject.Inject;
import java.util.Map;
import java.util.Set;
import org.apache.james.ConfigurationSanitizingPerformer;
import org.apache.james.StartUpChecksPerformer;
import org.apache.james.protocols.lib.netty.AbstractServerFactory;
import org.apache.james.utils.InitializationOperation;
import org.apache.james.utils.InitializationOperations;
import org.apache.james.utils.Startables;
import org.compostela.pipeline.Pipelines;
import org.compostela.pipeline.spooler.Spooler;

/**
 * Initialises James' parts: stores, queue, pipeline and spooler first, the listeners when all of these are ready, so
 * that no client meets a server that cannot serve yet. Stops in the other direction.
 */
final class StartSequence {
    private final ConfigurationSanitizingPerformer sanitizers;
    private final StartUpChecksPerformer checks;
    private final Set<InitializationOperation> operations;
    private final Startables startables;
    private final Pipelines pipelines;
    private final Spooler spooler;
    private final Set<AbstractServerFactory> listeners;
    private boolean running;
    private boolean listening;

    @Inject
    StartSequence(
            ConfigurationSanitizingPerformer sanitizers,
            StartUpChecksPerformer checks,
            Set<InitializationOperation> operations,
            Startables startables,
            Pipelines pipelines,
            Spooler spooler,
            Set<AbstractServerFactory> listeners) {
        this.sanitizers = requireNonNull(sanitizers, "sanitizers");
        this.checks = requireNonNull(checks, "checks");
        this.operations = Set.copyOf(operations);
        this.startables = requireNonNull(startables, "startables");
        this.pipelines = requireNonNull(pipelines, "pipelines");
        this.spooler = requireNonNull(spooler, "spooler");
        this.listeners = Set.copyOf(listeners);
    }

    void run() throws Exception {
        sanitizers.sanitize();
        checks.performCheck();
        Map<Boolean, Set<InitializationOperation>> byListening = operations.stream()
                .collect(partitioningBy(
                        operation -> AbstractServerFactory.class.isAssignableFrom(operation.forClass()), toSet()));
        new InitializationOperations(byListening.get(false), startables).initModules();
        running = true;
        listening = true;
        new InitializationOperations(byListening.get(true), startables).initModules();
    }

    void stop() {
        if (listening) {
            listeners.forEach(AbstractServerFactory::destroy);
        }
        if (running) {
            spooler.close();
            pipelines.close();
        }
    }
}
