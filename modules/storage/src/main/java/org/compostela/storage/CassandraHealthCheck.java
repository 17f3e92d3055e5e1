package org.compostela.storage;

import com.datastax.oss.driver.api.core.CqlSession;
import java.time.Duration;
import javax.inject.Inject;
import org.apache.james.core.healthcheck.ComponentName;
import org.apache.james.core.healthcheck.HealthCheck;
import org.apache.james.core.healthcheck.Result;
import reactor.core.publisher.Mono;

/** Healthy when Cassandra answers a trivial read, that no table of ours is needed for, within {@link #PATIENCE}. */
final class CassandraHealthCheck implements HealthCheck {
    private static final ComponentName NAME = new ComponentName("Cassandra");
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final CqlSession session;
    private final CassandraConnection connection;

    @Inject
    CassandraHealthCheck(CqlSession session, CassandraConnection connection) {
        this.session = session;
        this.connection = connection;
    }

    @Override
    public ComponentName componentName() {
        return NAME;
    }

    @Override
    public Mono<Result> check() {
        return Mono.defer(() -> Mono.from(session.executeReactive("SELECT key FROM system.local")))
                .timeout(PATIENCE)
                .map(row -> Result.healthy(NAME))
                .onErrorResume(e -> Mono.just(
                        Result.unhealthy(NAME, "Cassandra at " + connection.where() + " does not answer", e)));
    }
}
