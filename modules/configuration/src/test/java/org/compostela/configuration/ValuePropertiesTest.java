package org.compostela.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

/** What holds of every value, and of every text that is none. */
final class ValuePropertiesTest {
    private Path folder = Path.of("");

    @BeforeProperty
    void makeFolder() throws IOException {
        folder = Files.createTempDirectory("configuration");
    }

    @AfterProperty
    void removeFolder() throws IOException {
        Files.deleteIfExists(folder.resolve("conf/compostela.conf"));
        Files.deleteIfExists(folder.resolve("conf"));
        Files.delete(folder);
    }

    @Property
    void sizeIsReadAsItWasFormatted(@ForAll @LongRange(min = 0, max = 1L << 49) long bytes) {
        assertThat(ByteSize.parse(ByteSize.format(bytes))).isEqualTo(Parsed.good(bytes));
    }

    @Property
    void sizeInAUnitIsThatManyTimesTheUnit(@ForAll @IntRange(min = 0) int count) {
        assertThat(ByteSize.parse(count + " MiB")).isEqualTo(Parsed.good(count * (1L << 20)));
        assertThat(ByteSize.parse(count + "kb")).isEqualTo(Parsed.good(count * 1000L));
    }

    @Property
    void durationIsReadAsItWasFormatted(@ForAll @LongRange(min = 0, max = 999_999_999) long millis) {
        Duration duration = Duration.ofMillis(millis);
        assertThat(Period.parse(Period.format(duration))).isEqualTo(Parsed.good(duration));
        Duration seconds = Duration.ofSeconds(millis);
        assertThat(Period.parse(Period.format(seconds))).isEqualTo(Parsed.good(seconds));
    }

    @Property
    void addressIsReadAsItIsPrinted(@ForAll("hosts") String host, @ForAll @IntRange(max = 65_535) int port) {
        ListenAddress address = new ListenAddress(host, port);
        assertThat(Addresses.parseListener(address.toString())).isEqualTo(Parsed.good(Optional.of(address)));
    }

    @Provide
    Arbitrary<String> hosts() {
        Arbitrary<String> ipv4 =
                Arbitraries.integers().between(0, 255).list().ofSize(4).map(ValuePropertiesTest::dotted);
        Arbitrary<String> ipv6 = Arbitraries.integers()
                .between(1, 0xFFFF)
                .map(Integer::toHexString)
                .list()
                .ofSize(8)
                .map(groups -> String.join(":", groups));
        Arbitrary<String> label = Combinators.combine(
                        Arbitraries.strings().withCharRange('a', 'z').ofLength(1),
                        Arbitraries.strings()
                                .withCharRange('a', 'z')
                                .numeric()
                                .withChars('-')
                                .ofMaxLength(61),
                        Arbitraries.strings().withCharRange('a', 'z').numeric().ofLength(1))
                .as((first, inner, last) -> first + inner + last);
        Arbitrary<String> name = label.list().ofMinSize(1).ofMaxSize(3).map(labels -> String.join(".", labels));
        return Arbitraries.oneOf(ipv4, ipv6, name);
    }

    private static String dotted(List<Integer> octets) {
        return octets.stream()
                .map(String::valueOf)
                .reduce((a, b) -> a + "." + b)
                .orElseThrow();
    }

    @Property(tries = 300)
    void noTextMakesAValueThrow(@ForAll("nearMisses") String text) {
        for (Key<?> key : Keys.ALL) {
            assertThat(key.type().read(List.of(text))).isNotNull();
        }
    }

    /** Pieces that mean something to one parser or another, in any order. */
    @Provide
    Arbitrary<String> nearMisses() {
        Arbitrary<String> pieces = Arbitraries.oneOf(
                Arbitraries.of(
                        "0",
                        "1",
                        "25",
                        "99999999999999999999",
                        ".",
                        "-",
                        ":",
                        "[",
                        "]",
                        "::1",
                        "127.0.0.1",
                        " ",
                        ",",
                        "off",
                        "MiB",
                        "s",
                        "minutes",
                        "localhost",
                        "*",
                        "\u0000",
                        "ü",
                        "\ud800",
                        "://",
                        "e9",
                        "%lo",
                        "xn--"),
                Arbitraries.strings().ofMaxLength(3));
        return pieces.list().ofMaxSize(6).map(list -> String.join("", list));
    }

    @Property(tries = 500)
    void noFileMakesTheLoaderThrow(@ForAll("files") String content) throws IOException {
        TestHome home = new TestHome(folder);
        Files.createDirectories(folder.resolve("conf"));
        Files.writeString(folder.resolve("conf/compostela.conf"), content);
        Map<String, String> environment = Map.of("X", "7");

        List<String> problems = home.environment(environment).problems();

        assertThat(problems)
                .allSatisfy(problem -> assertThat(problem).matches("(?s)(compostela\\.conf|environment variable X).*"));
    }

    /** Pieces of HOCON and of our keys, in any order: some files load, most do not. */
    @Provide
    Arbitrary<String> files() {
        Arbitrary<String> pieces = Arbitraries.of(
                "listen",
                "smtp",
                "limits",
                "recipients",
                "engines.cassandra",
                "mode",
                "hosts",
                "hostname",
                "password",
                "user",
                " = ",
                " += ",
                ": ",
                " { ",
                " } ",
                "[",
                "]",
                ", ",
                "\n",
                ".",
                "\"",
                "\"\"\"",
                "off",
                "embedded",
                "external",
                "500",
                "\"127.0.0.1:0\"",
                "${X}",
                "${?Y}",
                "${limits}",
                "${listen.smtp}",
                "# ",
                "// ",
                "include ",
                "null",
                "true",
                "\\",
                "$",
                "a",
                "limits { recipients = 500 }\n",
                "listen { smtp = off }\n",
                "spool.workers = 5\n",
                "hostname = a\n");
        return pieces.list().ofMaxSize(14).map(list -> String.join("", list));
    }

    @Property(tries = 300)
    void noArgumentMakesTheLoaderThrow(@ForAll("nearMisses") String value, @ForAll("paths") String path)
            throws IOException {
        Files.createDirectories(folder.resolve("conf"));
        Files.writeString(folder.resolve("conf/compostela.conf"), "");

        List<String> problems =
                new TestHome(folder).set(path + "=" + value, value).problems();

        assertThat(problems).isNotNull();
    }

    @Provide
    Arbitrary<String> paths() {
        return Arbitraries.oneOf(
                Arbitraries.of(Keys.ALL.stream().map(Key::path).toList()),
                Arbitraries.strings().ofMaxLength(12));
    }

    @Property
    void distanceIsThatOfASlip(@ForAll("words") String word, @ForAll @IntRange(max = 20) int place) {
        int at = place % (word.length() + 1);
        assertThat(UnknownKey.distance(word, word)).isZero();
        assertThat(UnknownKey.distance(word, word.substring(0, at) + "#" + word.substring(at)))
                .isEqualTo(1);
    }

    @Provide
    Arbitrary<String> words() {
        return Arbitraries.strings().withCharRange('a', 'e').ofMaxLength(12);
    }
}
