package org.compostela.configuration;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where the mail is indexed. Both modes run the same code: only who starts OpenSearch differs. */
public sealed interface OpenSearchSettings {
    /** An OpenSearch that this server starts, supervises and ends. {@code memory} is its heap in bytes. */
    record Embedded(long memory) implements OpenSearchSettings {}

    /** A cluster that somebody else runs, reached by stock REST. */
    record External(List<URI> hosts, Optional<String> user, Optional<Path> passwordFile, Optional<Password> password)
            implements OpenSearchSettings {
        public External {
            hosts = List.copyOf(hosts);
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
