package org.compostela.search;

import java.time.Duration;
import javax.inject.Inject;
import org.apache.james.core.healthcheck.ComponentName;
import org.apache.james.core.healthcheck.HealthCheck;
import org.apache.james.core.healthcheck.Result;
import org.opensearch.client.opensearch._types.HealthStatus;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Healthy when every part of the message index that is there can be read and written. Mail flows without it; searches for text do not. */
final class OpenSearchHealthCheck implements HealthCheck {
    private static final ComponentName NAME = new ComponentName("OpenSearch");
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final IndexParts parts;
    private final OpenSearchConnection connection;

    @Inject
    OpenSearchHealthCheck(IndexParts parts, OpenSearchConnection connection) {
        this.parts = parts;
        this.connection = connection;
    }

    @Override
    public ComponentName componentName() {
        return NAME;
    }

    @Override
    public Mono<Result> check() {
        return Mono.fromCallable(() -> parts.client()
                        .cluster()
                        .health(health -> health.index(parts.schema().index()))
                        .status())
                .subscribeOn(Schedulers.boundedElastic())
                .timeout(PATIENCE)
                .map(this::result)
                .onErrorResume(e -> Mono.just(Result.unhealthy(
                        NAME,
                        "OpenSearch at " + connection.where() + " does not answer: new mail is indexed when it does",
                        e)));
    }

    private Result result(HealthStatus status) {
        return status == HealthStatus.Red
                ? Result.unhealthy(
                        NAME, "a part of index " + parts.schema().index() + " has no live copy: see OpenSearch's log")
                : Result.healthy(NAME);
    }
}
