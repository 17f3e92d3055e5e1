package org.compostela.server;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.compostela.configuration.CassandraSettings;
import org.compostela.configuration.CompostelaConfiguration;
import org.compostela.configuration.Home;
import org.compostela.configuration.ListenAddress;
import org.compostela.configuration.OpenSearchSettings;
import org.compostela.engines.CassandraEngine;
import org.compostela.engines.Engine;
import org.compostela.engines.EngineLibraries;
import org.compostela.engines.EngineStatus;
import org.compostela.engines.OpenSearchEngine;
import org.compostela.search.OpenSearchConnection;
import org.compostela.storage.CassandraConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The embedded engines of one server, started side by side and stopped together; none where all are external. */
final class ManagedEngines implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(ManagedEngines.class);

    private final CompostelaConfiguration configuration;
    private final Optional<CassandraEngine> cassandra;
    private final Optional<OpenSearchEngine> opensearch;

    ManagedEngines(CompostelaConfiguration configuration) {
        this.configuration = requireNonNull(configuration, "configuration");
        Home home = configuration.home();
        this.cassandra = configuration.engines().cassandra() instanceof CassandraSettings.Embedded embedded
                ? Optional.of(new CassandraEngine(
                        libraries(), home.data().resolve("cassandra"), home.secrets(), home.logs(), embedded.memory()))
                : Optional.empty();
        this.opensearch = configuration.engines().opensearch() instanceof OpenSearchSettings.Embedded embedded
                ? Optional.of(new OpenSearchEngine(
                        libraries(), home.data().resolve("opensearch"), home.secrets(), home.logs(), embedded.memory()))
                : Optional.empty();
    }

    private static EngineLibraries libraries() {
        Path distribution = HomeFolders.distributionFolder()
                .orElseThrow(() -> new StartException("the embedded engines are in the distribution's lib/ folder: "
                        + "start with bin/compostela, or set both engines to mode = external"));
        return new EngineLibraries(
                distribution.resolve("lib").resolve("cassandra"),
                distribution.resolve("lib").resolve("opensearch"));
    }

    /** Starts every engine at the same time; blocks until all answer. The first failure wins. */
    void start() throws Exception {
        List<Engine> engines = all();
        if (engines.isEmpty()) {
            return;
        }
        ExecutorService starters = Executors.newFixedThreadPool(engines.size());
        try {
            List<Future<Void>> starting = new ArrayList<>();
            for (Engine engine : engines) {
                starting.add(starters.submit(starting(engine)));
            }
            for (Future<Void> start : starting) {
                await(start);
            }
        } finally {
            starters.shutdown();
        }
    }

    private static Callable<Void> starting(Engine engine) {
        return () -> {
            long began = System.nanoTime();
            engine.start();
            LOGGER.atInfo()
                    .addKeyValue("engine", engine.name())
                    .addKeyValue("version", engine.version())
                    .addKeyValue("pid", engine.status().pid().orElse(-1))
                    .addKeyValue("seconds", (System.nanoTime() - began) / 1_000_000 / 1000.0)
                    .log("engine up");
            return null;
        };
    }

    private static void await(Future<Void> start) throws Exception {
        try {
            start.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw new StartException(String.valueOf(cause.getMessage()), cause);
            }
            throw e;
        }
    }

    List<Engine> all() {
        List<Engine> engines = new ArrayList<>();
        cassandra.ifPresent(engines::add);
        opensearch.ifPresent(engines::add);
        return engines;
    }

    List<EngineStatus> statuses() {
        return all().stream().map(Engine::status).toList();
    }

    /** What is wrong with the engines, one sentence each; empty when all are ready. */
    List<String> problems() {
        return statuses().stream()
                .filter(status -> status.state() != EngineStatus.State.READY)
                .map(status -> "engine " + status.name() + " is "
                        + status.state().name().toLowerCase(Locale.ROOT) + ": " + status.message() + "; its log is "
                        + configuration.home().logs().resolve(status.name() + ".log"))
                .toList();
    }

    CassandraConnection cassandraConnection() throws IOException {
        CassandraSettings settings = configuration.engines().cassandra();
        if (settings instanceof CassandraSettings.External external) {
            return new CassandraConnection(
                    external.contactPoints().stream()
                            .map(ManagedEngines::socketAddress)
                            .toList(),
                    external.localDatacenter(),
                    external.keyspace(),
                    external.replicationFactor(),
                    external.login()
                            .map(login -> new CassandraConnection.Credentials(
                                    login.user(), login.password().value())),
                    external.tls());
        }
        CassandraEngine engine = cassandra.orElseThrow();
        return new CassandraConnection(
                List.of(engine.address()),
                engine.localDatacenter(),
                settings.keyspace(),
                1,
                Optional.of(new CassandraConnection.Credentials(engine.user(), engine.password())),
                false);
    }

    OpenSearchConnection openSearchConnection() throws IOException {
        if (configuration.engines().opensearch() instanceof OpenSearchSettings.External external) {
            return new OpenSearchConnection(
                    external.hosts(),
                    external.login()
                            .map(login -> new OpenSearchConnection.Credentials(
                                    login.user(), login.password().value())),
                    configuration.search().body());
        }
        OpenSearchEngine engine = opensearch.orElseThrow();
        return new OpenSearchConnection(
                List.of(engine.address()),
                Optional.of(new OpenSearchConnection.Credentials(engine.user(), engine.password())),
                configuration.search().body());
    }

    private static InetSocketAddress socketAddress(ListenAddress address) {
        return new InetSocketAddress(address.host(), address.port());
    }

    @Override
    public void close() {
        List<Thread> stopping = all().stream()
                .map(engine -> new Thread(engine::close, "stop-" + engine.name()))
                .toList();
        stopping.forEach(Thread::start);
        for (Thread thread : stopping) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
