package org.compostela.server;

import static java.util.Objects.requireNonNull;

import com.google.inject.Inject;
import java.util.List;
import org.apache.james.core.healthcheck.ComponentName;
import org.apache.james.core.healthcheck.HealthCheck;
import org.apache.james.core.healthcheck.Result;
import org.compostela.engines.EngineStatus;
import org.compostela.engines.EngineStatus.State;
import reactor.core.publisher.Mono;

/** The processes of the embedded engines: unhealthy when one is given up, degraded while one is being started again. */
final class EnginesHealthCheck implements HealthCheck {
    private static final ComponentName NAME = new ComponentName("Engines");

    private final ManagedEngines engines;

    @Inject
    EnginesHealthCheck(ManagedEngines engines) {
        this.engines = requireNonNull(engines, "engines");
    }

    @Override
    public ComponentName componentName() {
        return NAME;
    }

    @Override
    public Mono<Result> check() {
        return Mono.fromCallable(this::result);
    }

    private Result result() {
        List<String> problems = engines.problems();
        if (problems.isEmpty()) {
            return Result.healthy(NAME);
        }
        String text = String.join("; ", problems);
        boolean givenUp = engines.statuses().stream().map(EngineStatus::state).anyMatch(State.FAILED::equals);
        return givenUp ? Result.unhealthy(NAME, text) : Result.degraded(NAME, text);
    }
}
