package org.compostela.configuration;

import static java.util.Objects.requireNonNull;

/** The engines under the server. */
public record EngineSettings(CassandraSettings cassandra, OpenSearchSettings opensearch) {
    public EngineSettings {
        requireNonNull(cassandra, "cassandra");
        requireNonNull(opensearch, "opensearch");
    }
}
