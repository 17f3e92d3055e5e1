package org.compostela.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class PipelineCommandTest extends CommandsOnFakeServer {
    private static final String UNUSABLE =
            """
            {"usable":false,"findings":[
              {"severity":"error","file":"/srv/conf/mailetcontainer.xml","line":7,"problem":"there is no mailet Nul","remedy":"did you mean Null?"},
              {"severity":"warning","file":"/srv/conf/mailetcontainer.xml","line":0,"problem":"odd\\u001b[2J","remedy":""}]}
            """;

    private static final String PIPELINE =
            """
            {"version":3,"file":"/srv/conf/mailetcontainer.xml","findings":[],"processors":[
              {"name":"root","steps":[
                {"number":1,"matcher":"RelayLimit=30","mailet":"ToProcessor","line":5,"processors":["error"],
                 "seen":10,"matched":0,"failed":0,"meanMicros":0,"p99Micros":0},
                {"number":2,"matcher":"All","mailet":"org.example.Odd<Mailet>\\u001b","line":6,"processors":[],
                 "seen":10,"matched":10,"failed":1,"meanMicros":1500,"p99Micros":20000}]},
              {"name":"error","steps":[
                {"number":1,"matcher":"All","mailet":"Null","line":9,"processors":[],
                 "seen":0,"matched":0,"failed":0,"meanMicros":0,"p99Micros":0}]}]}
            """;

    private static final String MESSAGE =
            """
            From: "Ann, of \\"Org\\"" <ann@example.org>\r
            To: bob@example.org,\r
             "Smith, John" <john@example.com>\r
            Cc: Team: carol@example.org, dave@example.org;\r
            Subject: Hello\r
            \r
            Hello\r
            """;

    private Path file;

    @BeforeEach
    void writePipeline() throws IOException {
        file = Files.writeString(folder.resolve("new.xml"), "<a>\n<c/>\n</a>\n");
    }

    @Test
    void unusablePipelineIsTheFindingsUnderTheNameThatTheUserGave() {
        server.answers("POST /pipeline/check", 200, UNUSABLE);

        assertThat(pipeline("check", file.toString()))
                .isEqualTo(new Run(
                        1,
                        file + ":7: there is no mailet Nul; did you mean Null?\n" + file + ": warning: odd\\u001B[2J\n",
                        "compostela: this pipeline cannot be used\n"));
        assertThat(server.requests()).contains("POST /pipeline/check {\"text\":\"<a>\\n<c/>\\n</a>\\n\"}");
    }

    @Test
    void checkWithoutAFileIsOfTheServersOwn() {
        server.answers("POST /pipeline/check", 200, UNUSABLE);

        assertThat(pipeline("check").out()).startsWith("/srv/conf/mailetcontainer.xml:7: ");
        assertThat(server.requests()).contains("POST /pipeline/check {}");
    }

    @Test
    void usablePipelineIsOk() {
        server.answers("POST /pipeline/check", 200, "{\"usable\":true,\"findings\":[]}");

        assertThat(pipeline("check", file.toString())).isEqualTo(new Run(0, "ok\n", ""));
    }

    @Test
    void missingFileIsOneClearLine() {
        assertThat(pipeline("check", folder.resolve("none.xml").toString()))
                .isEqualTo(new Run(1, "", "compostela: there is no file " + folder.resolve("none.xml") + "\n"));
    }

    @Test
    void applyTellsTheNewVersion() {
        server.answers("POST /pipeline/apply", 200, "{\"version\":4,\"findings\":[]}");

        assertThat(pipeline("apply").out()).startsWith("mails go through version 4 from now on");
        assertThat(server.requests()).contains("POST /pipeline/apply {}");
    }

    @Test
    void refusedApplyShowsEveryFinding() {
        server.answers(
                "POST /pipeline/apply",
                400,
                UNUSABLE.replace("\"usable\":false", "\"message\":\"the pipeline was not changed\",\"details\":\"x\""));

        Run run = pipeline("apply", file.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains(file + ":7: there is no mailet Nul").doesNotContain("\u001b");
        assertThat(run.err()).isEqualTo("compostela: the pipeline was not changed\n");
    }

    @Test
    void historyMarksWhatRuns() {
        server.answers(
                "GET /pipeline/history",
                200,
                """
                [{"version":2,"at":"2026-11-24T21:00:00Z","current":true},{"version":1,"at":"2026-11-23T21:00:00Z","current":false}]
                """);

        assertThat(pipeline("history").out())
                .isEqualTo(
                        """
                        VERSION  SINCE (UTC)
                        2        2026-11-24 21:00:00.000  runs now
                        1        2026-11-23 21:00:00.000
                        """);
    }

    @Test
    void rollbackToAnUnknownVersionFails() {
        server.answers("POST /pipeline/rollback/9", 404, "{\"message\":\"there is no version 9\",\"findings\":[]}");

        assertThat(pipeline("rollback", "9")).isEqualTo(new Run(1, "", "compostela: there is no version 9\n"));
    }

    @Test
    void diffIsUnifiedFromWhatRunsToTheFile() {
        server.answers("GET /pipeline/text", 200, "{\"version\":3,\"text\":\"<a>\\n<b/>\\n</a>\\n\"}");

        assertThat(pipeline("diff", file.toString()).out())
                .isEqualTo("--- version 3 (runs now)\n+++ " + file + "\n@@ -1,3 +1,3 @@\n <a>\n-<b/>\n+<c/>\n </a>\n");
    }

    @Test
    void diffToAVersionAsksTheHistory() {
        server.answers("GET /pipeline/text", 200, "{\"version\":3,\"text\":\"<a/>\"}")
                .answers("GET /pipeline/history/2", 200, "{\"version\":2,\"text\":\"\\u001b\\t\"}");

        assertThat(pipeline("diff", "--version", "2").out())
                .contains("+++ version 2", "+\\u001B\t")
                .doesNotContain("\u001b");
        assertThat(pipeline("diff", file.toString(), "--version", "2").exitCode())
                .isEqualTo(2);
    }

    @Test
    void showIsATableWithCountsAndTimes() {
        server.answers("GET /pipeline", 200, PIPELINE);

        assertThat(pipeline("show").out())
                .startsWith("version 3, /srv/conf/mailetcontainer.xml\n")
                .containsPattern("1 +RelayLimit=30 +ToProcessor +error +10 +0 +0 +- +-\n")
                .containsPattern("2 +All +Odd<Mailet>\\\\u001B +10 +10 +1 +1.50 ms +20 ms\n");
    }

    @Test
    void showAsDotJoinsStepsAndProcessors() {
        server.answers("GET /pipeline", 200, PIPELINE);

        assertThat(pipeline("show", "--format", "dot").out())
                .startsWith("digraph pipeline {")
                .contains("\"root\":s0 -> \"error\":in;", "Odd&lt;Mailet&gt;\\u001B (10 of 10, 1 failed, 1.50 ms)");
    }

    @Test
    void showAsSvgIsWellFormedAndHasEveryStep() throws Exception {
        server.answers("GET /pipeline", 200, PIPELINE);

        String svg = pipeline("show", "--format", "svg").out();

        assertThat(DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader(svg)))
                        .getElementsByTagName("text")
                        .getLength())
                .isEqualTo(2 * 1 + 3 * 2);
    }

    @Test
    void tryTakesSenderAndRecipientsFromTheMessage() throws Exception {
        Path message = Files.writeString(folder.resolve("m.eml"), MESSAGE);
        server.answers("POST /pipeline/try", 200, "{\"passed\":[],\"ends\":[],\"skipped\":[]}");

        pipeline("try", message.toString());

        JsonNode asked = asked();
        assertThat(asked.path("from").asText()).isEqualTo("ann@example.org");
        assertThat(asked.path("to").toString())
                .isEqualTo("[\"bob@example.org\",\"john@example.com\",\"carol@example.org\",\"dave@example.org\"]");
        assertThat(asked.path("processor").asText()).isEqualTo("root");
        assertThat(new String(Base64.getDecoder().decode(asked.path("message").asText())))
                .isEqualTo(MESSAGE);
    }

    @Test
    void tryTakesTheEnvelopeFromOptions() throws Exception {
        Path message = Files.writeString(folder.resolve("m.eml"), "Return-Path: <>\r\n" + MESSAGE);
        server.answers("POST /pipeline/try", 200, "{\"passed\":[],\"ends\":[],\"skipped\":[]}");

        pipeline("try", message.toString(), "--to", "a@x", "b@x", "--config", file.toString(), "--allow", "Mine");

        JsonNode asked = asked();
        assertThat(asked.path("from").asText()).isEqualTo("<>");
        assertThat(asked.path("to").toString()).isEqualTo("[\"a@x\",\"b@x\"]");
        assertThat(asked.path("allow").toString()).isEqualTo("[\"Mine\"]");
        assertThat(asked.path("text").asText()).contains("<c/>");
    }

    @Test
    void triedMailIsShownStepByStep() throws Exception {
        Path message = Files.writeString(folder.resolve("m.eml"), MESSAGE);
        server.answers(
                "POST /pipeline/try",
                200,
                """
                {"passed":[
                  {"mail":"trial-!x","step":"root/1 Mark","matcher":"RecipientIs=bob@example.org","matched":["bob@example.org"],"parent":"trial",
                   "change":{"headersAdded":["X-Mark: \\u001b[31m"],"headersRemoved":[],"recipientsAdded":[],"recipientsRemoved":[],
                     "attributesSet":[],"attributesRemoved":[],"sender":"","state":"next","body":true},
                   "effect":"would call http://x","bodyDiff":["@@ -1 +1 @@","-Hello","+Hallo"],"failure":"","consequence":"","micros":1234},
                  {"mail":"trial","step":"root/2 Throw","matcher":"All","matched":["c@x"],"parent":"","change":{},
                   "effect":"","bodyDiff":[],"failure":"java.io.IOException: no","consequence":"goes to the processor error","micros":5}],
                 "ends":[{"mail":"trial-!x","recipients":["bob@example.org"],"step":"next/1 LocalDelivery","effect":"would store it"}],
                 "skipped":["org.example.Mine"]}
                """);

        Run run = pipeline("try", message.toString());

        assertThat(run.out())
                .contains("from ann@example.org to bob@example.org, ")
                .containsPattern("\\[1] root/1 Mark +RecipientIs=bob@example.org +1.23 ms +bob@example.org\n")
                .contains("split from [2]", "+ X-Mark: \\u001B[31m", "| -Hello", "| +Hallo", "would call http://x")
                .contains("goes to the processor next")
                .contains("failed: java.io.IOException: no", "so it goes to the processor error")
                .contains("[1] bob@example.org: ends in next/1 LocalDelivery, would store it")
                .contains("org.example.Mine (run it with --allow Mine)")
                .doesNotContain("\u001b");
        assertThat(pipeline("try", message.toString(), "--json").out())
                .startsWith("{")
                .doesNotContain("\u001b");
    }

    @Test
    void tryOnAnUnusablePipelineShowsItsFindings() throws Exception {
        Path message = Files.writeString(folder.resolve("m.eml"), MESSAGE);
        server.answers(
                "POST /pipeline/try",
                400,
                UNUSABLE.replace("\"usable\":false", "\"message\":\"the pipeline cannot be used\""));

        Run run = pipeline("try", message.toString(), "--config", file.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains(file + ":7: there is no mailet Nul");
    }

    @Test
    void messageWithoutRecipientIsAWrongCall() throws Exception {
        Path message = Files.writeString(folder.resolve("m.eml"), "From: a@x\r\n\r\nHello\r\n");

        assertThat(pipeline("try", message.toString()).exitCode()).isEqualTo(2);
        assertThat(server.requests()).isEmpty();
    }

    private JsonNode asked() throws IOException {
        return new ObjectMapper().readTree(server.requests().get(0).substring("POST /pipeline/try ".length()));
    }

    private Run pipeline(String... arguments) {
        return run(Stream.concat(Stream.of("pipeline"), Stream.of(arguments)).toArray(String[]::new));
    }
}
