package org.compostela.search;

import javax.inject.Inject;
import org.apache.james.core.healthcheck.ComponentName;
import org.apache.james.core.healthcheck.HealthCheck;
import org.apache.james.core.healthcheck.Result;
import reactor.core.publisher.Mono;

/** Healthy when searches find all mail, as far as this server knows. */
final class MessageIndexHealthCheck implements HealthCheck {
    private static final ComponentName NAME = new ComponentName("MessageIndex");

    private final SearchProblems problems;

    @Inject
    MessageIndexHealthCheck(SearchProblems problems) {
        this.problems = problems;
    }

    @Override
    public ComponentName componentName() {
        return NAME;
    }

    @Override
    public Mono<Result> check() {
        return Mono.fromSupplier(() -> {
            String text = String.join("; ", problems.list());
            return text.isEmpty() ? Result.healthy(NAME) : Result.degraded(NAME, text);
        });
    }
}
