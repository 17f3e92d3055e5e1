package org.compostela.admin;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.apache.james.core.healthcheck.ComponentName;
import org.apache.james.core.healthcheck.HealthCheck;
import org.apache.james.core.healthcheck.Result;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * A health check that always gives a result: one that fails, or that does not answer in time, is unhealthy itself and does
 * not keep the others from being told. Without it a hanging check would hold a thread of the API for every question.
 */
final class PatientHealthCheck implements HealthCheck {
    private final HealthCheck check;
    private final Duration patience;

    PatientHealthCheck(HealthCheck check, Duration patience) {
        this.check = requireNonNull(check, "check");
        this.patience = requireNonNull(patience, "patience");
    }

    @Override
    public ComponentName componentName() {
        return check.componentName();
    }

    @Override
    public Publisher<Result> check() {
        return Mono.defer(() -> Mono.from(check.check()))
                .subscribeOn(Schedulers.boundedElastic())
                .timeout(patience, late())
                .onErrorResume(e -> Mono.just(Result.unhealthy(componentName(), "the check failed: " + e, e)));
    }

    private Mono<Result> late() {
        return Mono.fromSupplier(
                () -> Result.unhealthy(componentName(), "no answer within " + patience.toSeconds() + " s"));
    }
}
