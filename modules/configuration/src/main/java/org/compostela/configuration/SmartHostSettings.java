package org.compostela.configuration;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** One server that takes all outgoing mail and passes it on; of several hosts the first that works. */
public record SmartHostSettings(
        List<ListenAddress> hosts,
        SmartHostTls tls,
        Optional<String> user,
        Optional<Path> passwordFile,
        Optional<Password> password) {
    public SmartHostSettings {
        hosts = List.copyOf(hosts);
        requireNonNull(tls, "tls");
        requireNonNull(user, "user");
        requireNonNull(passwordFile, "passwordFile");
        requireNonNull(password, "password");
    }
}
