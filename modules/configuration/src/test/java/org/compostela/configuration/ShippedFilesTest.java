package org.compostela.configuration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped file and the reference say what the code does. */
final class ShippedFilesTest {
    private static final String COMMAND =
            "mvn -pl modules/configuration test -Dtest=ShippedFilesTest -Dcompostela.regenerate=true";
    private static final Path ROOT = Path.of(System.getProperty("compostela.root"));
    private static final Path SHIPPED = ROOT.resolve("conf/compostela.conf");
    private static final Path DOCUMENT = ROOT.resolve("docs/configuration.md");
    private static final String BEGIN = "<!-- generated from Keys.java; to make it anew: " + COMMAND + " -->\n";
    private static final String END = "<!-- end of what is generated -->\n";
    private static final Pattern EXAMPLE = Pattern.compile("```hocon\n(.*?)```", Pattern.DOTALL);

    @TempDir
    private Path folder;

    @BeforeAll
    static void regenerateWhenAsked() throws IOException {
        if (Boolean.getBoolean("compostela.regenerate")) {
            String document = Files.readString(DOCUMENT, UTF_8);
            String prose = document.substring(0, document.indexOf(BEGIN) + BEGIN.length());
            String rest = document.substring(document.indexOf(END));
            Files.writeString(DOCUMENT, prose + Reference.generate() + rest, UTF_8);
            Files.writeString(SHIPPED, ShippedFile.generate(), UTF_8);
        }
    }

    @Test
    void shippedFileIsWhatTheKeysSay() throws IOException {
        assertThat(Files.readString(SHIPPED, UTF_8))
                .as("conf/compostela.conf has drifted from Keys.java. Make it anew: %s", COMMAND)
                .isEqualTo(ShippedFile.generate());
    }

    @Test
    void referenceIsWhatTheKeysSay() throws IOException {
        String document = Files.readString(DOCUMENT, UTF_8);
        assertThat(document).contains(BEGIN, END);
        assertThat(document.substring(document.indexOf(BEGIN) + BEGIN.length(), document.indexOf(END)))
                .as("the tables of docs/configuration.md have drifted from Keys.java. Make them anew: %s", COMMAND)
                .isEqualTo(Reference.generate());
    }

    @Test
    void shippedFileLoadsAndEqualsTheDefaults() throws IOException {
        TestHome home = new TestHome(folder);
        CompostelaConfiguration defaults = home.write("").loaded();

        assertThat(home.write(Files.readString(SHIPPED, UTF_8)).loaded()).isEqualTo(defaults);
    }

    /** Whoever takes the # away from a default of the embedded engines changes nothing. */
    @Test
    void shippedFileWithTheEmbeddedKeysUncommentedEqualsTheDefaults() throws IOException {
        TestHome home = new TestHome(folder);
        CompostelaConfiguration defaults = home.write("").loaded();
        String uncommented = uncomment(EngineMode.EMBEDDED);

        assertThat(uncommented).contains("\n    memory = 1 GiB\n", "\n    memory = 512 MiB\n");
        assertThat(home.write(uncommented).loaded()).isEqualTo(defaults);
    }

    @Test
    void shippedFileWithTheExternalKeysUncommentedLoads() throws IOException {
        TestHome home = new TestHome(folder)
                .file("conf/cassandra.password", "secret\n")
                .file("conf/opensearch.password", "secret\n")
                .file("conf/smart-host.password", "secret\n")
                .write(uncomment(EngineMode.EXTERNAL)
                        .replace("mode = embedded\n", "mode = external\n")
                        .replace("password = ${", "#password = ${"));

        assertThat(home.loaded().engines().cassandra()).isInstanceOfSatisfying(CassandraSettings.External.class, it -> {
            assertThat(it.contactPoints()).hasSize(2);
            assertThat(it.replicationFactor()).isEqualTo(3);
            assertThat(it.tls()).isTrue();
        });
        assertThat(home.loaded().engines().opensearch())
                .isInstanceOfSatisfying(OpenSearchSettings.External.class, it -> assertThat(it.hosts())
                        .hasSize(2));
    }

    /** Takes the # away from the keys of one mode. */
    private static String uncomment(EngineMode mode) throws IOException {
        List<String> starts = Keys.ALL.stream()
                .filter(key -> key.mode().filter(only -> only == mode).isPresent())
                .map(key -> "#" + key.name() + " = ")
                .toList();
        return Splitter.on('\n')
                .splitToStream(Files.readString(SHIPPED, UTF_8))
                .map(line -> starts.stream().anyMatch(line.strip()::startsWith) ? line.replaceFirst("#", "") : line)
                .collect(Collectors.joining("\n"));
    }

    @Test
    void everyKeyStandsInTheShippedFileBelowAComment() throws IOException {
        List<String> lines = Files.readAllLines(SHIPPED, UTF_8);
        for (Key<?> key : Keys.ALL) {
            String start = (ShippedFile.stands(key) ? "" : "#") + key.name() + " = ";
            List<Integer> places = Stream.iterate(0, index -> index + 1)
                    .limit(lines.size())
                    .filter(index -> lines.get(index).strip().startsWith(start))
                    .toList();
            assertThat(places).as(key.path()).isNotEmpty();
            assertThat(places).as(key.path()).allSatisfy(index -> assertThat(
                            lines.get(index - 1).strip())
                    .startsWith("# "));
        }
    }

    @Test
    void everyExampleOfTheDocumentLoads() throws IOException {
        List<String> examples = EXAMPLE.matcher(Files.readString(DOCUMENT, UTF_8))
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
        assertThat(examples).hasSizeGreaterThan(3);
        Map<String, String> environment = Map.of("CASSANDRA_PASSWORD", "secret", "OPENSEARCH_PASSWORD", "secret");
        for (String example : examples) {
            TestHome home = new TestHome(folder)
                    .file("conf/cassandra.password", "secret\n")
                    .file("conf/opensearch.password", "secret\n")
                    .write(example);
            assertThat(home.environment(environment).problems()).as(example).isEmpty();
        }
    }

    @Test
    void everyKeyOfTheClassIsInTheListOfAll() {
        List<Key<?>> fields = Stream.of(Keys.class.getDeclaredFields())
                .filter(field -> field.getType() == Key.class)
                .<Key<?>>map(field -> {
                    try {
                        return (Key<?>) field.get(null);
                    } catch (IllegalAccessException e) {
                        throw new AssertionError(e);
                    }
                })
                .toList();
        assertThat(Keys.ALL).containsExactlyInAnyOrderElementsOf(fields);
    }
}
