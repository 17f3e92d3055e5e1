package org.compostela.engines;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/** The folders of jars that the engines run from, one class path each. */
public record EngineLibraries(Path cassandra, Path opensearch) {
    public EngineLibraries {
        requireNonNull(cassandra, "cassandra");
        requireNonNull(opensearch, "opensearch");
    }

    /** As a build lays them out below the root of a source checkout. */
    public static EngineLibraries ofCheckout(Path root) {
        Path engines = root.resolve("modules").resolve("engines");
        return new EngineLibraries(engines.resolve("cassandra/target/lib"), engines.resolve("opensearch/target/lib"));
    }
}
