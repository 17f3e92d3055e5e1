package org.compostela.mailets;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.google.common.base.Splitter;
import com.google.common.reflect.ClassPath;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.mailet.Mailet;
import org.apache.mailet.Matcher;
import org.apache.mailet.base.test.FakeMailetConfig;
import org.apache.mailet.base.test.FakeMatcherConfig;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** {@code docs/mailets.md} names every mailet and matcher that there is, and what it shows works. */
class MailetsDocumentTest {
    private static final String COMMAND =
            "mvn -pl mailets/stock test -Dtest=MailetsDocumentTest -Dcompostela.regenerate=true";
    private static final Path ROOT = Path.of(System.getProperty("compostela.root"));
    private static final Path DOCUMENT = ROOT.resolve("docs/mailets.md");
    private static final String BEGIN = "<!-- generated from the class path; to make it anew: " + COMMAND + " -->\n";
    private static final String END = "<!-- end of what is generated -->\n";

    private static final List<String> MAILET_PACKAGES =
            List.of("org.compostela.mailets", "org.apache.james.transport.mailets", "org.apache.james.jdkim.mailets");
    private static final List<String> MATCHER_PACKAGES = List.of(
            "org.compostela.mailets.matchers",
            "org.apache.james.transport.matchers",
            "org.apache.james.mailetcontainer.impl.matchers");
    /** The pipeline's own come after this module: seen as source. */
    private static final Path PIPELINE = ROOT.resolve("modules/pipeline/src/main/java/org/compostela/pipeline");

    private static final Pattern HEADING = Pattern.compile("(?m)^#### `(\\w+)`$");
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `(\\w+)` \\| (.*?) \\| .*? \\| `((?:\\\\\\||[^`|])+)` \\|$");
    private static final Pattern BLOCK = Pattern.compile("(?m)(?:^    .*\\n)+");

    /** They ask for a database, a broker, a file or DNS when they are made. */
    private static final Set<String> NEED_MORE = Set.of(
            "WhiteListManager",
            "ManageSieveMailet",
            "DKIMSign",
            "IsInWhiteList",
            "NetworkIsInWhitelist",
            "FileRegexMatcher",
            "RemoteAddrInNetwork",
            "RemoteAddrNotInNetwork",
            "XOriginatingIpInNetwork");

    private static final String TEXT = read();
    private static final Map<String, Class<?>> MAILETS = find(Mailet.class, MAILET_PACKAGES);
    private static final Map<String, Class<?>> MATCHERS = find(Matcher.class, MATCHER_PACKAGES, MAILET_PACKAGES);

    @TempDir
    private Path home;

    @BeforeAll
    static void regenerateWhenAsked() throws IOException {
        if (Boolean.getBoolean("compostela.regenerate")) {
            String before = TEXT.substring(0, TEXT.indexOf(BEGIN) + BEGIN.length());
            Files.writeString(DOCUMENT, before + index() + TEXT.substring(TEXT.indexOf(END)), UTF_8);
        }
    }

    @Test
    void everyMailetIsDocumented() {
        Set<String> all = new TreeSet<>(MAILETS.keySet());
        all.addAll(ofThePipeline("mailets"));

        assertThat(names(HEADING)).as("headings #### `Name` of docs/mailets.md").isEqualTo(all);
    }

    @Test
    void everyMatcherIsDocumented() {
        Set<String> all = new TreeSet<>(MATCHERS.keySet());
        all.addAll(ofThePipeline("matchers"));

        assertThat(names(ROW)).as("rows | `Name` | … of docs/mailets.md").isEqualTo(all);
    }

    @Test
    void indexIsWhatTheClassPathHas() {
        assertThat(TEXT).contains(BEGIN, END);
        assertThat(TEXT.substring(TEXT.indexOf(BEGIN) + BEGIN.length(), TEXT.indexOf(END)))
                .as("the index of docs/mailets.md has drifted. Make it anew: %s", COMMAND)
                .isEqualTo(index());
    }

    @Test
    void everyMailetHasAnExample() {
        Set<String> shown = examples().stream()
                .map(example -> simple(example.getAttribute("class")))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(shown).containsAll(MAILETS.keySet());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void exampleWorks(Element example) throws Exception {
        String name = example.getAttribute("class");
        matchersOf(example).forEach(MailetsDocumentTest::assertMatcherWorks);
        Class<?> type = MAILETS.get(simple(name));
        if (type == null) {
            assertThat(ofThePipeline("mailets")).contains(name);
            return;
        }
        assertThat(name).isEqualTo(shortest(type, MAILET_PACKAGES));
        assertParametersAreKnown(type, example);
        assertInitialises(type, example);
    }

    @ParameterizedTest
    @MethodSource("conditions")
    void exampleOfAMatcherWorks(String match) {
        assertMatcherWorks(match);
    }

    @ParameterizedTest
    @MethodSource("tablesOfOurs")
    void parameterOfATableIsOneOfTheMailet(String mailet, String parameter) throws Exception {
        Class<?> type = MAILETS.get(mailet);
        if (type != null) {
            assertThat(constants(type)).as("%s of %s", parameter, mailet).contains(parameter);
        }
    }

    private static void assertMatcherWorks(String match) {
        String name = Splitter.on('=').limit(2).splitToList(match).get(0);
        Class<?> type = MATCHERS.get(simple(name));
        if (type == null) {
            assertThat(ofThePipeline("matchers")).contains(name);
            return;
        }
        assertThat(name).isEqualTo(shortest(type, MATCHER_PACKAGES));
        if (NEED_MORE.contains(type.getSimpleName()) || takesArguments(type)) {
            return;
        }
        assertThatCode(() -> {
                    FakeMatcherConfig.Builder config =
                            FakeMatcherConfig.builder().matcherName(name);
                    if (match.contains("=")) {
                        config.condition(match.substring(match.indexOf('=') + 1));
                    }
                    ((Matcher) type.getConstructor().newInstance()).init(config.build());
                })
                .as(match)
                .doesNotThrowAnyException();
    }

    private void assertInitialises(Class<?> type, Element example) throws IOException {
        boolean ours = type.getPackageName().startsWith("org.compostela");
        if (NEED_MORE.contains(type.getSimpleName()) || !ours && takesArguments(type)) {
            return;
        }
        Files.createDirectories(home.resolve("conf"));
        Files.writeString(home.resolve("conf/orders.secret"), "whsec_" + "QUJD".repeat(11));
        FakeMailetConfig.Builder config = FakeMailetConfig.builder().mailetName(type.getSimpleName());
        parameters(example).forEach(config::setProperty);
        assertThatCode(() -> ((Mailet) instantiate(type)).init(config.build()))
                .as(type.getSimpleName())
                .doesNotThrowAnyException();
    }

    /** A parameter that its class does not name is one that somebody made up. */
    private static void assertParametersAreKnown(Class<?> type, Element example) throws IOException {
        if (type.getSimpleName().equals("SetMailAttribute")) {
            return; // takes any
        }
        for (String parameter : parameters(example).keySet()) {
            if (!parameter.startsWith("on")) {
                assertThat(constants(type)).as("%s of %s", parameter, type).contains(parameter);
            }
        }
    }

    /** The text of the class file, of those above it, and of those in the packages that read parameters for several. */
    private static String constants(Class<?> type) throws IOException {
        StringBuilder constants = new StringBuilder();
        for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass()) {
            append(each, constants);
        }
        for (String prefix : List.of("mailets.redirect.", "mailets.remote.delivery.")) {
            for (ClassPath.ClassInfo info : ClassPath.from(type.getClassLoader())
                    .getTopLevelClasses("org.apache.james.transport." + prefix.substring(0, prefix.length() - 1))) {
                append(info.load(), constants);
            }
        }
        if (type.getName().startsWith("org.compostela")) {
            append(AttachmentRules.class, constants);
            append(AddressRule.class, constants);
        }
        return constants.toString();
    }

    private static void append(Class<?> type, StringBuilder constants) throws IOException {
        String name = type.getName();
        try (InputStream in = type.getResourceAsStream(name.substring(name.lastIndexOf('.') + 1) + ".class")) {
            constants.append(new String(in.readAllBytes(), ISO_8859_1));
        }
    }

    private Object instantiate(Class<?> type) throws ReflectiveOperationException {
        Constructor<?> constructor = Arrays.stream(type.getConstructors())
                .min(Comparator.comparing(Constructor::getParameterCount))
                .orElseThrow();
        Object[] arguments = Arrays.stream(constructor.getParameterTypes())
                .map(argument -> argument == FileSystem.class ? new TestHome(home) : unused(argument))
                .toArray();
        return constructor.newInstance(arguments);
    }

    private static Object unused(Class<?> type) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            throw new AssertionError(method + " is called in init");
        });
    }

    private static boolean takesArguments(Class<?> type) {
        return Arrays.stream(type.getConstructors()).noneMatch(constructor -> constructor.getParameterCount() == 0);
    }

    static List<Element> examples() {
        return BLOCK.matcher(TEXT)
                .results()
                .map(MatchResult::group)
                .filter(block -> block.startsWith("    <mailet "))
                .map(MailetsDocumentTest::parse)
                .toList();
    }

    static List<String> conditions() {
        return ROW.matcher(TEXT)
                .results()
                .map(row -> row.group(3).replace("\\|", "|"))
                .toList();
    }

    /** The names in the first column of the tables below the heading of a mailet. */
    static List<Object[]> tablesOfOurs() {
        List<Object[]> found = new ArrayList<>();
        Pattern cell = Pattern.compile("(?m)^\\| ((?:`\\w+`(?:, | or )?)+) \\| .*$");
        List<MatchResult> headings = HEADING.matcher(TEXT).results().toList();
        for (int index = 0; index < headings.size(); index++) {
            int end = index + 1 < headings.size() ? headings.get(index + 1).start() : TEXT.indexOf("## Matchers of");
            String mailet = headings.get(index).group(1);
            cell.matcher(TEXT.substring(headings.get(index).end(), end))
                    .results()
                    .flatMap(row ->
                            Pattern.compile("`(\\w+)`").matcher(row.group(1)).results())
                    .forEach(name -> found.add(new Object[] {mailet, name.group(1)}));
        }
        return found;
    }

    private static List<String> matchersOf(Element example) {
        List<String> matchers = new ArrayList<>(List.of(example.getAttribute("match")));
        NodeList nested = example.getElementsByTagName("matcher");
        for (int index = 0; index < nested.getLength(); index++) {
            matchers.add(((Element) nested.item(index)).getAttribute("match"));
        }
        return matchers;
    }

    private static Map<String, String> parameters(Element example) {
        Map<String, String> parameters = new TreeMap<>();
        NodeList children = example.getChildNodes();
        for (int index = 0; index < children.getLength(); index++) {
            Node child = children.item(index);
            if (child instanceof Element && !child.getNodeName().equals("matcher")) {
                parameters.merge(child.getNodeName(), child.getTextContent(), (first, second) -> first + "," + second);
            }
        }
        return parameters;
    }

    private static Element parse(String block) {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new ByteArrayInputStream(block.getBytes(UTF_8)))
                    .getDocumentElement();
        } catch (Exception e) {
            throw new AssertionError("No XML: " + block, e);
        }
    }

    private static Set<String> names(Pattern pattern) {
        return pattern.matcher(TEXT)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String index() {
        Set<String> mailets = new TreeSet<>(MAILETS.keySet());
        mailets.addAll(ofThePipeline("mailets"));
        Set<String> matchers = new TreeSet<>(MATCHERS.keySet());
        matchers.addAll(ofThePipeline("matchers"));
        return "\n**Mailets (" + mailets.size() + "):**\n"
                + mailets.stream()
                        .map(name -> "[`" + name + "`](#" + name.toLowerCase(Locale.ROOT) + ")")
                        .collect(Collectors.joining(",\n"))
                + "\n\n**Matchers (" + matchers.size() + "):**\n"
                + matchers.stream().map(name -> "`" + name + "`").collect(Collectors.joining(",\n"))
                + "\n\n";
    }

    private static Set<String> ofThePipeline(String folder) {
        Path sources = PIPELINE.resolve(folder);
        if (!Files.isDirectory(sources)) {
            return Set.of();
        }
        Pattern step =
                Pattern.compile("extends Generic(?:Recipient)?(?:Mailet|Matcher)\\b|implements (?:Mailet|Matcher)\\b");
        try (Stream<Path> files = Files.list(sources)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> step.matcher(contents(file)).find())
                    .map(file -> file.getFileName().toString().replace(".java", ""))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SafeVarargs
    private static Map<String, Class<?>> find(Class<?> kind, List<String>... packages) {
        Map<String, Class<?>> found = new TreeMap<>();
        try {
            ClassPath classPath = ClassPath.from(MailetsDocumentTest.class.getClassLoader());
            for (String place : Stream.of(packages).flatMap(List::stream).toList()) {
                for (ClassPath.ClassInfo info : classPath.getTopLevelClassesRecursive(place)) {
                    step(kind, info).ifPresent(type -> found.putIfAbsent(type.getSimpleName(), type));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static Optional<Class<?>> step(Class<?> kind, ClassPath.ClassInfo info) {
        if (info.getName().contains("Test")) {
            return Optional.empty();
        }
        Class<?> type = info.load();
        boolean usable = Modifier.isPublic(type.getModifiers()) && !Modifier.isAbstract(type.getModifiers());
        return usable && kind.isAssignableFrom(type) ? Optional.of(type) : Optional.empty();
    }

    /** As the pipeline finds it: below one of the packages, or in full. */
    private static String shortest(Class<?> type, List<String> packages) {
        return packages.stream()
                .filter(place -> type.getName().startsWith(place + "."))
                .findFirst()
                .map(place -> type.getName().substring(place.length() + 1))
                .orElse(type.getName());
    }

    private static String simple(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static String read() {
        return contents(DOCUMENT);
    }

    private static String contents(Path file) {
        try {
            return Files.readString(file, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
