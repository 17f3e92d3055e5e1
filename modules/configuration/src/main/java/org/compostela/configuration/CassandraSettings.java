package org.compostela.configuration;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where the mail is kept. Both modes run the same code: only who starts Cassandra differs. */
public sealed interface CassandraSettings {
    String keyspace();

    /** A Cassandra that this server starts, supervises and ends. {@code memory} is its heap in bytes. */
    record Embedded(String keyspace, long memory) implements CassandraSettings {
        public Embedded {
            requireNonNull(keyspace, "keyspace");
        }
    }

    /** A cluster that somebody else runs. The password is read from a file so that it is on no command line. */
    record External(
            String keyspace,
            List<ListenAddress> contactPoints,
            String localDatacenter,
            int replicationFactor,
            Optional<String> user,
            Optional<Path> passwordFile,
            boolean tls)
            implements CassandraSettings {
        public External {
            requireNonNull(keyspace, "keyspace");
            contactPoints = List.copyOf(contactPoints);
            requireNonNull(localDatacenter, "localDatacenter");
            requireNonNull(user, "user");
            requireNonNull(passwordFile, "passwordFile");
        }
    }
}
