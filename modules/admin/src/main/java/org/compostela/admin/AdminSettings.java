package org.compostela.admin;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.compostela.configuration.ListenAddress;

/**
 * @param token the file with the API's token
 * @param listen where the API listens; empty when it is off
 * @param idle silence after which a connection is closed
 */
record AdminSettings(Path token, Optional<ListenAddress> listen, Duration idle) {
    static final Duration IDLE = Duration.ofSeconds(30);

    AdminSettings {
        requireNonNull(token, "token");
        requireNonNull(listen, "listen");
        requireNonNull(idle, "idle");
    }
}
