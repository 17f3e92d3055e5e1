package org.compostela.configuration;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
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

    /** A cluster that somebody else runs. The password comes from a file or the environment, so that it is on no command
     * line and in no settings that get passed around. */
    record External(
            String keyspace,
            List<ListenAddress> contactPoints,
            String localDatacenter,
            int replicationFactor,
            Optional<String> user,
            Optional<Path> passwordFile,
            Optional<Password> password,
            boolean tls)
            implements CassandraSettings {
        public External {
            requireNonNull(keyspace, "keyspace");
            contactPoints = List.copyOf(contactPoints);
            requireNonNull(localDatacenter, "localDatacenter");
            requireNonNull(user, "user");
            requireNonNull(passwordFile, "passwordFile");
            requireNonNull(password, "password");
        }

        /** Empty where the engine asks for none; fails where the password's file cannot be read. */
        public Optional<EngineLogin> login() throws IOException {
            return EngineLogin.read(user, passwordFile, password);
        }
    }
}
