package org.compostela.pipeline.endpoints;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.compostela.pipeline.endpoints.TestPipeline.MESSAGE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.compostela.pipeline.container.Outcome;
import org.compostela.pipeline.definition.Finding;
import org.compostela.pipeline.definition.PipelineException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Routes in {@code conf/routes} that are processors of the pipeline. */
final class UserRoutesTest {
    private static final String TO_ROUTE =
            "<mailet match=\"All\" class=\"ToProcessor\"><processor>archive</processor></mailet>";

    @TempDir
    private Path folder;

    private TestPipeline pipeline;
    private TestWeb web;

    @BeforeEach
    void open() throws IOException {
        pipeline = new TestPipeline(folder.resolve("home"));
        web = new TestWeb();
    }

    @AfterEach
    void close() {
        pipeline.close();
        web.close();
    }

    private void route(String steps) throws Exception {
        route("mail:archive", steps);
    }

    private void route(String from, String steps) throws Exception {
        pipeline.route("archive.camel.yaml", "- from:\n    uri: " + from + "\n    steps:\n" + steps.indent(6));
        pipeline.start(TO_ROUTE);
    }

    @Test
    void routeHandsTheMailOnAndSendsItToAProcessor() throws Exception {
        route("- to: file:" + folder + "/archive?fileName=${header.CompostelaMailName}.eml\n- to: mail:next");

        Outcome outcome = pipeline.run();

        assertThat(outcome.isComplete()).isTrue();
        assertThat(pipeline.ends()).containsExactly("next");
        assertThat(Files.readString(folder.resolve("archive/mail-1.eml"), ISO_8859_1))
                .isEqualTo(MESSAGE);
        // The route is reached, it ends, and what it sends mails to is reached.
        assertThat(pipeline.warnings()).extracting(Finding::problem).allMatch(problem -> problem.contains("Taken"));
    }

    @Test
    void routeEndsTheMail() throws Exception {
        route("- to: mail:ghost");

        Outcome outcome = pipeline.run();

        assertThat(outcome.ended()).isEqualTo(1);
        assertThat(pipeline.ends()).isEmpty();
    }

    @Test
    void routeDecidesByTheMail() throws Exception {
        route(
                """
                - choice:
                    when:
                      - simple: "${header.CompostelaSender} == 'alice@example.org' && ${body} contains '.line two'"
                        steps:
                          - to: mail:next
                    otherwise:
                      steps:
                        - to: mail:error
                """);

        pipeline.run();

        assertThat(pipeline.ends()).containsExactly("next");
    }

    @Test
    void stateHeaderSendsTheMailOn() throws Exception {
        route("- setHeader:\n    name: CompostelaState\n    constant: next");

        pipeline.run();

        assertThat(pipeline.ends()).containsExactly("next");
    }

    @Test
    void unknownStateGoesToError() throws Exception {
        route("- setHeader:\n    name: CompostelaState\n    constant: nowhere");

        pipeline.run();

        assertThat(pipeline.ends()).containsExactly("error");
    }

    @Test
    void routeThatSaysNothingSendsItsMailToError() throws Exception {
        route("- setBody:\n    constant: nothing left");

        pipeline.run();

        assertThat(pipeline.ends()).containsExactly("error");
        assertThat(pipeline.notes().get(0).error()).contains("came to the end of the processor archive");
    }

    @Test
    void routeSetsAttributes() throws Exception {
        route("- setHeader:\n    name: CompostelaAttribute-seen\n    constant: yes\n- to: mail:next");

        pipeline.run();

        assertThat(pipeline.notes().get(0).attributes()).containsEntry("seen", "yes");
    }

    @Test
    void routesShareAPart() throws Exception {
        pipeline.route("part.camel.yaml", "- from:\n    uri: direct:part\n    steps:\n      - to: mail:next\n");
        route("- to: direct:part");

        pipeline.run();

        assertThat(pipeline.ends()).containsExactly("next");
    }

    @Test
    void failureInARouteGoesToError() throws Exception {
        route("- to: " + web.uri("/refuse") + "\n- to: mail:next");

        Outcome outcome = pipeline.run();

        assertThat(outcome.isComplete()).isTrue();
        assertThat(pipeline.ends()).containsExactly("error");
        assertThat(pipeline.notes().get(0).error()).contains("503");
    }

    @Test
    void failureAfterTheDecisionIsAFailureAllTheSame() throws Exception {
        route("mail:archive?onFailure=propagate", "- to: mail:next\n- to: " + web.uri("/refuse"));

        Outcome outcome = pipeline.run();

        assertThat(outcome.failures()).hasSize(1);
        assertThat(pipeline.ends()).isEmpty();
    }

    @Test
    void failureMayBePropagated() throws Exception {
        route("mail:archive?onFailure=propagate", "- to: " + web.uri("/refuse") + "\n- to: mail:next");

        assertThat(pipeline.run().failures()).singleElement().satisfies(failure -> {
            assertThat(failure.processor()).isEqualTo("archive");
            assertThat(failure.cause()).hasMessageContaining("503");
        });
    }

    @Test
    void routeThatHangsCostsItsTime() throws Exception {
        route("mail:archive?timeout=500ms&onFailure=propagate", "- to: " + web.uri("/hang") + "\n- to: mail:next");
        long start = System.nanoTime();

        Outcome outcome = pipeline.run();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        assertThat(outcome.failures()).singleElement().satisfies(failure -> assertThat(failure.cause())
                .hasMessageContaining("did not answer within 500 ms"));
    }

    @Test
    void mailHasOneWay() throws Exception {
        route("- to: mail:next\n- to: mail:ghost");

        pipeline.run();

        assertThat(pipeline.ends()).containsExactly("error");
        assertThat(pipeline.notes().get(0).error()).contains("a mail has one way");
    }

    @Test
    void decisionInABranchIsTheMails() throws Exception {
        route(
                """
                - multicast:
                    steps:
                      - to: file:%s/archive
                      - to: mail:next
                """
                        .formatted(folder));

        pipeline.run();

        assertThat(pipeline.ends()).containsExactly("next");
    }

    @Test
    void targetThatIsNotThereIsToldWithItsLine() {
        assertThatThrownBy(() -> route("- to: mail:nxt"))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("archive.camel.yaml:4: there is no processor nxt; did you mean next?");
    }

    @Test
    void targetInABranchIsChecked() {
        assertThatThrownBy(
                        () -> route(
                                """
                        - choice:
                            when:
                              - simple: "${body} contains 'x'"
                                steps:
                                  - to: mail:nxt
                        - to: mail:next
                        """))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("there is no processor nxt");
    }

    @Test
    void textThatIsNoYamlIsToldWithItsLine() {
        assertThatThrownBy(() -> {
                    pipeline.route("broken.camel.yaml", "- from:\n    uri: [mail:x\n  steps: {\n");
                    pipeline.start(pipeline.taken("here"));
                })
                .isInstanceOf(PipelineException.class)
                .hasMessageMatching("(?s).*broken\\.camel\\.yaml:[34]: .*");
    }

    @Test
    void stepThatCamelDoesNotKnowIsToldWithItsLine() {
        assertThatThrownBy(() -> route("- tooo: mail:next"))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("archive.camel.yaml:4: ")
                .hasMessageContaining("tooo");
    }

    @Test
    void endpointThatIsNotThereIsTold() {
        assertThatThrownBy(() -> route("- to: nosuch:thing\n- to: mail:next"))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("nosuch");
    }

    @Test
    void optionThatIsNotThereIsTold() {
        assertThatThrownBy(() -> route("mail:archive?onFail=propagate", "- to: mail:next"))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("archive.camel.yaml:1")
                .hasMessageContaining("onFail");
    }

    @Test
    void processorOfAFailureMustBeThere() {
        assertThatThrownBy(() -> route("mail:archive?onFailure=nxt", "- to: mail:next"))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("there is no processor nxt");
    }

    @Test
    void routeTakesNoNameOfAProcessor() {
        assertThatThrownBy(() -> route("mail:next", "- to: mail:ghost"))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("there are two processors next");
    }

    @Test
    void routeTakesNoIdOfAProcessor() {
        assertThatThrownBy(() -> {
                    pipeline.route(
                            "archive.camel.yaml",
                            "- route:\n"
                                    + "    id: root\n"
                                    + "    from:\n"
                                    + "      uri: mail:archive\n"
                                    + "      steps:\n"
                                    + "        - to: mail:next\n");
                    pipeline.start(TO_ROUTE);
                })
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("has the id root");
    }

    @Test
    void routeBeginsWithAMail() {
        assertThatThrownBy(() -> route("file:" + folder + "/in", "- to: mail:next"))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("mails come from mail:NAME alone");
    }

    @Test
    void otherFilesAreWarnedOf() throws Exception {
        pipeline.route("notes.txt", "hello");
        pipeline.start(pipeline.taken("here"));

        assertThat(pipeline.warnings())
                .extracting(Finding::problem)
                .contains("is not read: its name does not end in .camel.yaml");
    }
}
