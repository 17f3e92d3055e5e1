package org.compostela.senderauthentication;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The published suites, where they lie: beside the project, in ../shared/conformance. */
public final class Conformance {
    private Conformance() {}

    public static Path file(String name) {
        Path root = Path.of(System.getProperty("compostela.root", "../.."));
        Path file = root.resolve("../shared/conformance")
                .resolve(name)
                .toAbsolutePath()
                .normalize();
        assertThat(file)
                .as("the published suite, which lies beside the project and is not part of it")
                .exists();
        return file;
    }

    /** The documents of a file. */
    @SuppressWarnings("unchecked")
    public static List<Map<String, Object>> documents(String name) throws IOException {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(true);
        List<Map<String, Object>> documents = new ArrayList<>();
        try (Reader reader = Files.newBufferedReader(file(name), StandardCharsets.UTF_8)) {
            new Yaml(new SafeConstructor(options))
                    .loadAll(reader)
                    .forEach(document -> documents.add((Map<String, Object>) document));
        }
        return documents;
    }

    @SuppressWarnings("unchecked")
    public static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }
}
