package org.compostela.storage;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.InvalidKeyspaceException;
import com.datastax.oss.driver.api.core.NoNodeAvailableException;
import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.config.ProgrammaticDriverConfigLoaderBuilder;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.metadata.schema.KeyspaceMetadata;
import com.datastax.oss.driver.api.querybuilder.SchemaBuilder;
import com.datastax.oss.driver.internal.core.connection.ExponentialReconnectionPolicy;
import com.datastax.oss.driver.internal.core.session.throttling.ConcurrencyLimitingRequestThrottler;
import com.datastax.oss.driver.internal.core.specex.NoSpeculativeExecutionPolicy;
import com.datastax.oss.driver.internal.core.ssl.DefaultSslEngineFactory;
import com.google.common.base.Throwables;
import com.google.common.collect.ImmutableMap;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Opens the session on Cassandra, and makes the keyspace if it is not there.
 *
 * <p>Blocks until Cassandra answers, for at most {@link #PATIENCE}. What cannot get better by waiting (a refused password, a
 * wrong data centre, a Cassandra too old) ends at once with a {@link StorageException}. An open session outlives its nodes: it
 * reconnects when they come back on the same address.
 */
final class CassandraSessions {
    private static final Logger log = LoggerFactory.getLogger(CassandraSessions.class);

    /** A cluster may be started together with this server. */
    static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(500);

    /** Version 5 of the native protocol misread the time-outs of lightweight transactions that Cassandra 5.0.9 sends. */
    private static final String PROTOCOL = "V4";

    /** Longer than Cassandra's own time-outs (2 to 10 s), so that its answer, which tells more, comes first. */
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(12);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration RECONNECT_FIRST = Duration.ofMillis(250);
    private static final Duration RECONNECT_MAX = Duration.ofSeconds(5);

    /** Bounds what a burst may queue here; beyond it a request fails, and the spool tries again. */
    private static final int CONCURRENT_REQUESTS = 256;

    private static final int QUEUED_REQUESTS = 10_000;

    private static final int OLDEST_MAJOR_VERSION = 4;

    private CassandraSessions() {}

    /**
     * A session that uses the keyspace of {@code connection}.
     *
     * @throws StorageException if Cassandra cannot be used; says why and what to do
     */
    static CqlSession open(CassandraConnection connection) {
        try {
            return openUntilAnswered(connection);
        } catch (InvalidKeyspaceException absent) {
            try (CqlSession session = connect(connection, Optional.empty())) {
                checkUsable(connection, session);
                createKeyspace(connection, session);
            }
            return openUntilAnswered(connection);
        }
    }

    private static CqlSession openUntilAnswered(CassandraConnection connection) {
        CqlSession session = connect(connection, Optional.of(connection.keyspace()));
        try {
            checkUsable(connection, session);
            return session;
        } catch (RuntimeException | Error e) {
            session.close();
            throw e;
        }
    }

    private static CqlSession connect(CassandraConnection connection, Optional<String> keyspace) {
        try {
            return Objects.requireNonNull(Mono.defer(() -> Mono.fromCompletionStage(
                            builder(connection, keyspace).buildAsync()))
                    .retryWhen(Retry.fixedDelay(PATIENCE.dividedBy(BETWEEN_ATTEMPTS), BETWEEN_ATTEMPTS)
                            .filter(CassandraSessions::mayPass)
                            .doBeforeRetry(signal -> log.atDebug()
                                    .addKeyValue("cassandra", connection.where())
                                    .setCause(signal.failure())
                                    .log("Cassandra does not answer yet"))
                            .onRetryExhaustedThrow((spec, signal) -> signal.failure()))
                    .block(PATIENCE));
        } catch (InvalidKeyspaceException absent) {
            throw absent;
        } catch (RuntimeException e) {
            throw explain(connection, e);
        }
    }

    private static boolean mayPass(Throwable failure) {
        return !(failure instanceof InvalidKeyspaceException) && !isRefusedLogin(failure);
    }

    private static boolean isRefusedLogin(Throwable failure) {
        if (failure instanceof AllNodesFailedException all) {
            return !all.getAllErrors().isEmpty()
                    && all.getAllErrors().values().stream()
                            .flatMap(List::stream)
                            .allMatch(CassandraSessions::isRefusedLogin);
        }
        return Throwables.getCausalChain(failure).stream().anyMatch(AuthenticationException.class::isInstance);
    }

    private static StorageException explain(CassandraConnection connection, RuntimeException failure) {
        Throwable reason = failure.getCause() instanceof Exception cause ? cause : failure;
        if (isRefusedLogin(reason)) {
            return new StorageException(
                    "Cassandra at %s refuses the login of %s. Check engines.cassandra.user and password-file."
                            .formatted(
                                    connection.where(),
                                    connection
                                            .credentials()
                                            .map(CassandraConnection.Credentials::user)
                                            .orElse("a client without user (it asks for one)")),
                    reason);
        }
        return new StorageException(
                "Cassandra at %s did not answer within %d s. Is it running, and reachable from here? Last error: %s"
                        .formatted(connection.where(), PATIENCE.toSeconds(), reason.getMessage()),
                reason);
    }

    private static void checkUsable(CassandraConnection connection, CqlSession session) {
        String version;
        try {
            Row row =
                    session.execute("SELECT release_version FROM system.local").one();
            version = row == null ? "unknown" : String.valueOf(row.getString(0));
        } catch (NoNodeAvailableException e) {
            String seen = session.getMetadata().getNodes().values().stream()
                    .map(Node::getDatacenter)
                    .filter(Objects::nonNull)
                    .distinct()
                    .sorted()
                    .collect(Collectors.joining(", "));
            throw new StorageException(
                    "Cassandra at %s has no live node in data centre %s (it names: %s). Check engines.cassandra.local-datacenter."
                            .formatted(connection.where(), connection.localDatacenter(), seen),
                    e);
        }
        if (majorOf(version) < OLDEST_MAJOR_VERSION) {
            throw new StorageException("Cassandra at %s is version %s; this server needs %d.1 or newer."
                    .formatted(connection.where(), version, OLDEST_MAJOR_VERSION));
        }
        log.atInfo()
                .addKeyValue("cassandra", connection.where())
                .addKeyValue("version", version)
                .log("connected to Cassandra");
    }

    private static int majorOf(String version) {
        String digits = version.split("\\D", 2)[0];
        return digits.isEmpty() ? 0 : Integer.parseInt(digits);
    }

    private static void createKeyspace(CassandraConnection connection, CqlSession session) {
        session.execute(SchemaBuilder.createKeyspace(connection.keyspace())
                .ifNotExists()
                .withReplicationOptions(ImmutableMap.of(
                        "class",
                        "NetworkTopologyStrategy",
                        connection.localDatacenter(),
                        connection.replicationFactor()))
                .withDurableWrites(true)
                .build());
        log.atInfo()
                .addKeyValue("keyspace", connection.keyspace())
                .addKeyValue("replicationFactor", connection.replicationFactor())
                .log("keyspace created");
    }

    /** The keyspace as the session knows it. */
    static KeyspaceMetadata keyspaceOf(CqlSession session) {
        CqlIdentifier name =
                session.getKeyspace().orElseThrow(() -> new IllegalStateException("session without keyspace"));
        return session.getMetadata()
                .getKeyspace(name)
                .orElseThrow(() -> new StorageException(
                        "The keyspace " + name + " has vanished from Cassandra since this server connected to it."));
    }

    private static CqlSessionBuilder builder(CassandraConnection connection, Optional<String> keyspace) {
        CqlSessionBuilder builder = CqlSession.builder()
                .addContactPoints(connection.contactPoints())
                .withLocalDatacenter(connection.localDatacenter())
                .withConfigLoader(driverConfiguration(connection));
        connection
                .credentials()
                .ifPresent(credentials -> builder.withAuthCredentials(credentials.user(), credentials.password()));
        keyspace.ifPresent(builder::withKeyspace);
        return builder;
    }

    private static DriverConfigLoader driverConfiguration(CassandraConnection connection) {
        ProgrammaticDriverConfigLoaderBuilder options = DriverConfigLoader.programmaticBuilder()
                .withString(DefaultDriverOption.SESSION_NAME, "compostela")
                .withString(DefaultDriverOption.PROTOCOL_VERSION, PROTOCOL)
                .withString(DefaultDriverOption.REQUEST_CONSISTENCY, "QUORUM")
                .withString(DefaultDriverOption.REQUEST_SERIAL_CONSISTENCY, "SERIAL")
                .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, ANSWER_WITHIN)
                .withDuration(DefaultDriverOption.CONNECTION_CONNECT_TIMEOUT, CONNECT_TIMEOUT)
                .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, CONNECT_TIMEOUT)
                .withDuration(DefaultDriverOption.CONNECTION_SET_KEYSPACE_TIMEOUT, CONNECT_TIMEOUT)
                .withDuration(DefaultDriverOption.CONTROL_CONNECTION_TIMEOUT, CONNECT_TIMEOUT)
                .withInt(DefaultDriverOption.CONNECTION_POOL_LOCAL_SIZE, 2)
                .withClass(DefaultDriverOption.REQUEST_THROTTLER_CLASS, ConcurrencyLimitingRequestThrottler.class)
                .withInt(DefaultDriverOption.REQUEST_THROTTLER_MAX_CONCURRENT_REQUESTS, CONCURRENT_REQUESTS)
                .withInt(DefaultDriverOption.REQUEST_THROTTLER_MAX_QUEUE_SIZE, QUEUED_REQUESTS)
                .withClass(DefaultDriverOption.RECONNECTION_POLICY_CLASS, ExponentialReconnectionPolicy.class)
                .withDuration(DefaultDriverOption.RECONNECTION_BASE_DELAY, RECONNECT_FIRST)
                .withDuration(DefaultDriverOption.RECONNECTION_MAX_DELAY, RECONNECT_MAX)
                .withClass(DefaultDriverOption.SPECULATIVE_EXECUTION_POLICY_CLASS, NoSpeculativeExecutionPolicy.class)
                .withStringList(DefaultDriverOption.METADATA_SCHEMA_REFRESHED_KEYSPACES, List.of(connection.keyspace()))
                .withDuration(DefaultDriverOption.METADATA_SCHEMA_WINDOW, Duration.ofMillis(50))
                // The default lets Netty linger for two seconds in case somebody still asks; a closed session is asked
                // no more.
                .withInt(DefaultDriverOption.NETTY_IO_SHUTDOWN_QUIET_PERIOD, 0)
                .withInt(DefaultDriverOption.NETTY_ADMIN_SHUTDOWN_QUIET_PERIOD, 0);
        if (connection.tls()) {
            options.withClass(DefaultDriverOption.SSL_ENGINE_FACTORY_CLASS, DefaultSslEngineFactory.class)
                    .withBoolean(DefaultDriverOption.SSL_HOSTNAME_VALIDATION, true);
        }
        return options.build();
    }
}
