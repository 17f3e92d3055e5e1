package org.compostela.configuration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Who the server is to an external engine. */
public record EngineLogin(String user, Password password) {
    public EngineLogin {
        requireNonNull(user, "user");
        requireNonNull(password, "password");
    }

    /** The password from the environment, else from its file, without the line break that editors put at the end. */
    static Optional<EngineLogin> read(Optional<String> user, Optional<Path> passwordFile, Optional<Password> password)
            throws IOException {
        if (user.isEmpty()) {
            return Optional.empty();
        }
        if (password.isPresent()) {
            return Optional.of(new EngineLogin(user.get(), password.get()));
        }
        if (passwordFile.isEmpty()) {
            return Optional.empty();
        }
        String text = Files.readString(passwordFile.get(), UTF_8).strip();
        if (text.isEmpty()) {
            throw new IOException(passwordFile.get() + " has no password in it");
        }
        return Optional.of(new EngineLogin(user.get(), new Password(text)));
    }
}
