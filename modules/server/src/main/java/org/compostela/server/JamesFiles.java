package org.compostela.server;

import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableMap;
import com.google.inject.Inject;
import com.google.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.compostela.configuration.Home;
import org.compostela.configuration.JamesFile;

/**
 * What James reads as its configuration: {@code conf/expert/NAME} where the administrator has put one, else the user's
 * own {@code conf/mailetcontainer.xml}, else what the modules generated.
 */
@Singleton
final class JamesFiles {
    private static final String PIPELINE = "mailetcontainer.xml";

    private final Home home;
    private final ImmutableMap<String, String> generated;

    @Inject
    JamesFiles(Home home, Set<JamesFile> generated) {
        this.home = requireNonNull(home, "home");
        this.generated = generated.stream().collect(toImmutableMap(JamesFile::name, JamesFile::content));
    }

    Optional<String> find(String name) {
        return read(home.conf().resolve("expert").resolve(name))
                .or(() -> name.equals(PIPELINE) ? read(home.conf().resolve(PIPELINE)) : Optional.empty())
                .or(() -> Optional.ofNullable(generated.get(name)));
    }

    private static Optional<String> read(Path file) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readString(file, UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }
}
