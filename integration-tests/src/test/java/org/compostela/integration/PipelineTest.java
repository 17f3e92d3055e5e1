package org.compostela.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.compostela.cli.admin.AdminApi.encode;
import static org.compostela.cli.admin.AdminApi.path;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.File;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.compostela.integration.Distribution.Run;
import org.compostela.integration.RealLifeMail.Written;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The pipeline changed, tried and rolled back while the server runs. */
@Order(3)
class PipelineTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern MARK = Pattern.compile("\r\nX-Pipeline: (\\S+)\r\n");
    private static final String ROOT = "<processor state=\"root\">";
    private static final int CONNECTIONS = 4;

    private static Server server;
    private static String shipped;

    @TempDir
    Path folder;

    private String domain;
    private String alice;
    private String bob;

    @BeforeAll
    static void startServer() throws Exception {
        // Nobody listens there: what leaves waits in its queue, and no report of it goes through the pipeline that is
        // watched.
        server = Server.start("journey.keep=1 day", "delivery.smart-host.hosts=127.0.0.1:1");
        shipped = Files.readString(pipelineFile());
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void startFromTheShippedPipeline() throws Exception {
        domain = server.domain();
        alice = server.user(domain, "alice");
        bob = server.user(domain, "bob");
        applyText(shipped);
    }

    @Test
    void changesUnderLoadLoseAndDoubleNoMail() throws Exception {
        Map<String, Integer> versionOfMark = new HashMap<>();
        versionOfMark.put("before", applyText(marking("before")));
        List<String> sent;
        try (Load load = Load.start(server.address("smtp"), bob, 200, CONNECTIONS)) {
            for (int i = 1; i <= 5; i++) {
                load.awaitAccepted(i * 30);
                versionOfMark.put("change-" + i, applyText(marking("change-" + i)));
            }
            sent = load.finish();
        }

        Map<String, String> idOfMark = new HashMap<>();
        for (String message : arrived(bob, sent)) {
            idOfMark.put(markOf(message), Mail.messageIdOf(message));
        }
        assertThat(versionOfMark.keySet()).containsAll(idOfMark.keySet());
        assertThat(idOfMark).hasSizeGreaterThan(2);
        for (Map.Entry<String, String> marked : idOfMark.entrySet()) {
            assertThat(versionsIn(endedJourney(marked.getValue())))
                    .as("the trace of a mail that has the header %s", marked.getKey())
                    .containsOnly(versionOfMark.get(marked.getKey()));
        }
    }

    @Test
    void brokenFileChangesNothing() throws Exception {
        String fileBefore = Files.readString(pipelineFile());
        JsonNode historyBefore = server.api().get("/pipeline/history");
        Path broken = write("broken.xml", shipped.replace("class=\"Sieve\"", "class=\"Sieb\""));
        int line = lineOf(Files.readString(broken), "\"Sieb\"");

        Run checked = command("check", broken.toString());
        Run applied = command("apply", broken.toString());

        assertThat(checked.exitCode()).isEqualTo(1);
        assertThat(checked.out()).startsWith(broken + ":" + line + ": ").contains("Sieb");
        assertThat(applied.exitCode()).isEqualTo(1);
        assertThat(applied.out()).startsWith(broken + ":" + line + ": ");
        assertThat(applied.err()).isEqualTo("compostela: the pipeline was not changed\n");
        assertThat(Files.readString(pipelineFile())).isEqualTo(fileBefore);
        assertThat(runningText()).isEqualTo(fileBefore);
        assertThat(server.api().get("/pipeline/history")).isEqualTo(historyBefore);
    }

    @Test
    void exampleOfTheDocumentsPassesTheCheck() throws Exception {
        String document = Files.readString(Path.of(System.getProperty("compostela.root"), "docs", "pipeline.md"));
        String example = document.substring(document.indexOf("```xml\n") + "```xml\n".length());

        Run checked = command(
                "check",
                write("example.xml", example.substring(0, example.indexOf("```\n")))
                        .toString());

        assertThat(checked).isEqualTo(new Run(0, "ok\n", ""));
    }

    @Test
    void earlierVersionComesBackUnderANewNumber() throws Exception {
        Path first = write("first.xml", marking("first"));
        Path second = write("second.xml", marking("second"));
        assertThat(command("check", first.toString())).isEqualTo(new Run(0, "ok\n", ""));
        assertThat(command("apply", first.toString()).exitCode()).isZero();
        int version = runningVersion();
        assertThat(command("apply", second.toString()).exitCode()).isZero();

        assertThat(command("diff", "--version", String.valueOf(version)).out())
                .contains("-      <mailet match=\"All\" class=\"SetMimeHeader\"><name>X-Pipeline</name><value>second<")
                .contains("+      <mailet match=\"All\" class=\"SetMimeHeader\"><name>X-Pipeline</name><value>first<");
        assertThat(command("rollback", String.valueOf(version)).out())
                .startsWith("mails go through version " + (version + 2));

        assertThat(runningText()).isEqualTo(marking("first"));
        assertThat(Files.readString(pipelineFile())).isEqualTo(marking("first"));
        assertThat(command("history").out()).containsPattern("\n" + (version + 2) + " .* runs now\n");
    }

    @Test
    void sighupTakesTheFileAndABrokenOneChangesNothing() throws Exception {
        Files.writeString(pipelineFile(), marking("by-signal"));
        hangUp();
        await().atMost(Duration.ofSeconds(30)).until(() -> runningText().equals(marking("by-signal")));

        Files.writeString(pipelineFile(), "<mailetcontainer>");
        hangUp();

        Path log = server.home().logs().resolve("compostela.log");
        await().atMost(Duration.ofSeconds(30)).until(() -> Files.readString(log).contains("SIGHUP changed nothing"));
        assertThat(runningText()).isEqualTo(marking("by-signal"));
        assertThat(server.child().isAlive()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void triedMailGoesTheWayThatItGoesWhenItIsSent(RealLifeMail kind) throws Exception {
        server.user(domain, "carol");
        server.api().put(path("address", "aliases", bob, "sources", "info@" + domain));
        server.api().put(path("address", "groups", "former@" + domain, "nobody@" + domain));
        applyText(manyStepped());
        Written mail = kind.write(domain);

        Way tried = Way.ofTrial(tried(kind, mail));
        Map<String, Long> before = passed();
        send(kind, mail);
        JsonNode journey = await().atMost(Duration.ofSeconds(60))
                .until(() -> journey(mail.messageId()), found -> Way.ofJourney(found)
                        .isAsLongAs(tried));

        assertThat(Way.ofJourney(journey)).isEqualTo(tried.asTold());
        if (tried.sent() == 0) {
            await().atMost(Duration.ofSeconds(30)).until(() -> server.queueSize("spool") == 0);
            assertThat(more(passed(), before)).isEqualTo(tried.passed());
        }
    }

    @Test
    void extensionDroppedInUnderLoadIsUsedAndShownInTheTrace() throws Exception {
        List<String> sent;
        try (Load load = Load.start(server.address("smtp"), bob, 200, CONNECTIONS)) {
            load.awaitAccepted(60);
            jar(server.home().root().resolve("extensions").resolve("stamps.jar"));
            applyText(withStep("<mailet match=\"All\" class=\"org.example.Stamp\"/>"));
            sent = load.finish();
        }

        List<String> stamped = arrived(bob, sent).stream()
                .filter(message -> message.contains("X-Stamp: stamped by an extension\r\n"))
                .toList();
        assertThat(stamped).hasSizeGreaterThan(10).hasSizeLessThan(sent.size());
        assertThat(Distribution.run("extension", "list", "--home", home()).out())
                .contains("stamps");
        assertThat(Way.ofJourney(endedJourney(Mail.messageIdOf(stamped.get(0)))).changed())
                .anyMatch(change -> change.startsWith("root/1 Stamp") && change.contains("X-Stamp: stamped by"));
    }

    @Test
    void replayedMailGoesOnUnderItsJourney() throws Exception {
        applyText(withStep("<mailet match=\"All\" class=\"ToProcessor\"><processor>error</processor></mailet>"));
        Mail mail = Mail.ofBytes("stranger@elsewhere.example", bob, 1000);
        try (Smtp smtp = new Smtp(server.address("smtp"), false)) {
            assertThat(smtp.send("stranger@elsewhere.example", bob, mail.text()))
                    .startsWith("250");
        }
        String name = endedJourney(mail.messageId()).path("journey").asText();
        applyText(shipped);

        Run replayed = Distribution.run("repository", "replay", "var/mail/error", "--home", home());

        assertThat(replayed.exitCode()).isZero();
        assertThat(arrived(bob, List.of(mail.messageId()))).hasSize(1);
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(facts(journey(mail.messageId())))
                .containsSubsequence("accepted", "ended", "replayed", "stored", "ended"));
        assertThat(journey(mail.messageId()).path("journey").asText()).isEqualTo(name);
    }

    private static Path pipelineFile() {
        return server.home().conf().resolve("mailetcontainer.xml");
    }

    private static String home() {
        return server.home().root().toString();
    }

    private Path write(String name, String text) throws Exception {
        return Files.writeString(folder.resolve(name), text);
    }

    /** The shipped pipeline with a first step that comes before all others. */
    private static String withStep(String step) {
        return shipped.replace(ROOT, ROOT + "\n      " + step);
    }

    private static String marking(String mark) {
        return withStep("<mailet match=\"All\" class=\"SetMimeHeader\"><name>X-Pipeline</name><value>" + mark
                + "</value></mailet>");
    }

    /** With steps that change headers and bodies and split. */
    private String manyStepped() {
        return withStep(
                """
                <mailet match="RecipientIs=carol@%s" class="SetMimeHeader"><name>X-For</name><value>Carol</value></mailet>
                <mailet match="HasHeader=List-Id" class="AddSubjectPrefix"><subjectPrefix>[list]</subjectPrefix></mailet>
                <mailet match="HasAttachment" class="SetMimeHeader"><name>X-Attachment</name><value>yes</value></mailet>
                <mailet match="SubjectStartsWith=footer" class="AddFooter"><text>Sent by a test.</text></mailet>
                """
                        .formatted(domain));
    }

    private static int lineOf(String text, String word) {
        return (int) text.substring(0, text.indexOf(word)).lines().count();
    }

    /** @return the version that it got */
    private static int applyText(String text) throws Exception {
        return server.api()
                .post("/pipeline/apply", JsonNodeFactory.instance.objectNode().put("text", text))
                .path("version")
                .asInt();
    }

    private static String runningText() throws Exception {
        return server.api().get("/pipeline/text").path("text").asText();
    }

    private static int runningVersion() throws Exception {
        return server.api().get("/pipeline/text").path("version").asInt();
    }

    private static Run command(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("pipeline"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--home", home()));
        return Distribution.run(all.toArray(String[]::new));
    }

    private static void hangUp() throws Exception {
        assertThat(new ProcessBuilder(
                                "kill", "-HUP", String.valueOf(server.child().pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private JsonNode tried(RealLifeMail kind, Written mail) throws Exception {
        Path message = Files.write(folder.resolve("mail.eml"), mail.bytes());
        String sender = mail.sender().isEmpty() ? "<>" : mail.sender();
        List<String> arguments = new ArrayList<>(List.of("try", message.toString(), "--json", "--from", sender));
        mail.recipients().forEach(recipient -> arguments.addAll(List.of("--to", recipient)));
        if (kind.isOurs()) {
            arguments.addAll(List.of("--user", mail.sender()));
        }
        Run run = command(arguments.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isZero();
        return JSON.readTree(run.out());
    }

    private static void send(RealLifeMail kind, Written mail) throws Exception {
        try (Smtp smtp = kind.isOurs()
                ? new Smtp(server.address("submissions"), true)
                : new Smtp(server.address("smtp"), false)) {
            if (kind.isOurs()) {
                assertThat(smtp.authenticate(mail.sender(), Server.PASSWORD)).startsWith("235");
            }
            assertThat(smtp.send(mail.sender(), mail.recipients(), mail.text())).startsWith("250");
        }
    }

    /** Every message of a mailbox that got these and no others, each once. */
    private static List<String> arrived(String user, List<String> messageIds) throws Exception {
        try (Imap imap = new Imap(server.address("imaps"), user, Server.PASSWORD)) {
            await().atMost(Duration.ofSeconds(120))
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> imap.messageIds().size() >= messageIds.size());
            await().atMost(Duration.ofSeconds(60)).until(() -> server.queueSize("spool") == 0);
            List<String> messages = imap.messages();
            assertThat(messages.stream().map(Mail::messageIdOf)).containsExactlyInAnyOrderElementsOf(messageIds);
            return messages;
        }
    }

    private static String markOf(String message) {
        Matcher mark = MARK.matcher(message);
        assertThat(mark.find()).as("a header X-Pipeline in %s", message).isTrue();
        String found = mark.group(1);
        assertThat(mark.find()).as("a second one in %s", message).isFalse();
        return found;
    }

    private static JsonNode journey(String messageId) throws Exception {
        return server.api()
                .get("/journeys?events=true&messageId=" + encode(messageId))
                .path("journeys")
                .path(0);
    }

    private static JsonNode endedJourney(String messageId) {
        return await().atMost(Duration.ofSeconds(60))
                .until(() -> journey(messageId), found -> facts(found).contains("ended"));
    }

    private static List<String> facts(JsonNode journey) {
        List<String> facts = new ArrayList<>();
        journey.path("events").forEach(event -> facts.add(event.path("fact").asText()));
        return facts;
    }

    private static List<Integer> versionsIn(JsonNode journey) {
        List<Integer> versions = new ArrayList<>();
        journey.path("events").findValues("pipeline").forEach(version -> versions.add(version.asInt()));
        return versions;
    }

    /** How many mails came to each step of the pipeline that runs. */
    private static Map<String, Long> passed() throws Exception {
        Map<String, Long> passed = new HashMap<>();
        server.api().get("/pipeline").path("processors").forEach(processor -> processor
                .path("steps")
                .forEach(step -> passed.put(
                        step.path("label").asText(), step.path("seen").asLong())));
        return passed;
    }

    private static Map<String, Long> more(Map<String, Long> now, Map<String, Long> before) {
        Map<String, Long> more = new HashMap<>();
        now.forEach((step, count) -> {
            if (count > before.getOrDefault(step, 0L)) {
                more.put(step, count - before.getOrDefault(step, 0L));
            }
        });
        return more;
    }

    /** An extension as a user builds one. */
    private void jar(Path jar) throws Exception {
        Path source = write(
                "Stamp.java",
                """
                package org.example;
                import javax.mail.MessagingException;
                import org.apache.mailet.Mail;
                import org.apache.mailet.base.GenericMailet;
                public class Stamp extends GenericMailet {
                    @Override public void service(Mail mail) throws MessagingException {
                        mail.getMessage().setHeader("X-Stamp", "stamped by an extension");
                    }
                }
                """);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        String libraries;
        try (Stream<Path> jars = Files.list(Distribution.FOLDER.resolve("lib").resolve("server"))) {
            libraries = jars.map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        }
        assertThat(compiler.run(
                        null, null, null, "-proc:none", "-d", folder.toString(), "-cp", libraries, source.toString()))
                .isZero();
        Path unfinished = folder.resolve("stamps.jar");
        try (OutputStream out = Files.newOutputStream(unfinished);
                JarOutputStream entries = new JarOutputStream(out)) {
            entries.putNextEntry(new JarEntry("org/example/Stamp.class"));
            entries.write(Files.readAllBytes(folder.resolve("org/example/Stamp.class")));
            entries.closeEntry();
        }
        Files.createDirectories(jar.getParent());
        Files.copy(unfinished, jar);
    }
}
