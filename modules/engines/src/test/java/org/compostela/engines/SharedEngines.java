package org.compostela.engines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** One Cassandra and one OpenSearch per test JVM, each started when it is first asked for, gone with the JVM. */
public final class SharedEngines {
    private static final long MIB = 1024L * 1024;

    private SharedEngines() {}

    /** A running Cassandra; give each test a keyspace or names of its own. */
    public static CassandraEngine cassandra() {
        return CassandraHolder.ENGINE;
    }

    /** A running OpenSearch; give each test an index of its own. */
    public static OpenSearchEngine openSearch() {
        return OpenSearchHolder.ENGINE;
    }

    /** The engines' libraries as this build has laid them out. */
    public static EngineLibraries libraries() {
        return EngineLibraries.ofCheckout(Path.of(System.getProperty("compostela.root")));
    }

    private static final class CassandraHolder {
        private static final CassandraEngine ENGINE = started(folder -> new CassandraEngine(
                libraries(), folder.resolve("data"), folder.resolve("secrets"), folder.resolve("logs"), 768 * MIB));
    }

    private static final class OpenSearchHolder {
        private static final OpenSearchEngine ENGINE = started(folder -> new OpenSearchEngine(
                libraries(), folder.resolve("data"), folder.resolve("secrets"), folder.resolve("logs"), 512 * MIB));
    }

    private interface Factory<E> {
        E in(Path folder);
    }

    private static <E extends Engine> E started(Factory<E> factory) {
        try {
            Path folder = Files.createTempDirectory("compostela-engine");
            E engine = factory.in(folder);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                engine.close();
                delete(folder);
            }));
            engine.start();
            return engine;
        } catch (IOException | EngineException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
