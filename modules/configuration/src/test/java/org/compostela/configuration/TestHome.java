package org.compostela.configuration;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A home to load from, and its answers as an administrator reads them: with the file's path cut off. */
final class TestHome {
    private final Home home;
    private final List<String> settings;
    private final Map<String, String> environment;

    TestHome(Path folder) {
        this(new Home(folder), List.of(), Map.of());
    }

    private TestHome(Home home, List<String> settings, Map<String, String> environment) {
        this.home = home;
        this.settings = settings;
        this.environment = environment;
    }

    Home home() {
        return home;
    }

    /** The content of {@code compostela.conf}. */
    TestHome write(String content) throws IOException {
        return file("conf/compostela.conf", content);
    }

    TestHome file(String name, String content) throws IOException {
        Path file = home.root().resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content, UTF_8);
        return this;
    }

    TestHome set(String... more) {
        return new TestHome(home, List.of(more), environment);
    }

    TestHome environment(Map<String, String> variables) {
        return new TestHome(home, settings, variables);
    }

    CompostelaConfiguration loaded() {
        ConfigurationLoader.Result result = ConfigurationLoader.load(home, settings, environment);
        if (result instanceof ConfigurationLoader.Loaded loaded) {
            return loaded.configuration();
        }
        throw new AssertionError(result.toString());
    }

    /** One a line, the file's path shortened to its name; empty when the configuration was loaded. */
    List<String> problems() {
        ConfigurationLoader.Result result = ConfigurationLoader.load(home, settings, environment);
        if (result instanceof ConfigurationLoader.Faulty faulty) {
            return faulty.problems().stream()
                    .map(problem -> problem.toString()
                            .replace(home.configurationFile().toString(), "compostela.conf")
                            .replace(home.root().toString(), "HOME"))
                    .toList();
        }
        return List.of();
    }
}
