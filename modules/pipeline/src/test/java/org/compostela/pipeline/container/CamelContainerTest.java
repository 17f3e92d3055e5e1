package org.compostela.pipeline.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.google.common.collect.ImmutableList;
import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import java.nio.file.Path;
import java.util.List;
import org.apache.mailet.Mail;
import org.apache.mailet.MailetContext;
import org.apache.mailet.base.test.FakeMailContext;
import org.compostela.configuration.Home;
import org.compostela.pipeline.container.Collected.Seen;
import org.compostela.pipeline.definition.Finding;
import org.compostela.pipeline.definition.PipelineException;
import org.compostela.pipeline.definition.PipelineReader;
import org.compostela.pipeline.extensions.ExtensionsModule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our container: the contract, and where it is meant to do better than James'. */
final class CamelContainerTest extends MailetContainerContract {
    private static final String ALICE = "alice@example.org";
    private static final String BOB = "bob@example.org";

    @TempDir
    private Path home;

    @Override
    TestContainer start(String xml) throws Exception {
        BuiltPipeline pipeline = build(xml);
        return new TestContainer() {
            @Override
            public void service(Mail mail) throws Exception {
                for (Outcome.Failure failure : run(pipeline, mail).failures()) {
                    throw new Exception(failure.cause());
                }
            }

            @Override
            public void close() {
                pipeline.close();
            }
        };
    }

    private BuiltPipeline build(String xml) throws PipelineException {
        return Guice.createInjector(new AbstractModule() {
                    @Override
                    protected void configure() {
                        install(new ExtensionsModule());
                        bind(Home.class).toInstance(new Home(home));
                        bind(MailetContext.class).toInstance(FakeMailContext.defaultContext());
                    }
                })
                .getInstance(PipelineBuilder.class)
                .build(PipelineReader.read("mailetcontainer.xml", xml));
    }

    private static Outcome run(BuiltPipeline pipeline, Mail mail) {
        return pipeline.newRun(new RunObserver() {}, MailetExecution.LIVE).of(mail);
    }

    private Outcome run(String root, Mail mail) throws Exception {
        try (BuiltPipeline pipeline =
                build("<processors>" + root + processor("error", collect("error")) + "</processors>")) {
            return run(pipeline, mail);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"noRecipients", "foreignRecipients", "overflow", "exhaust", "noState"})
    void mailetThatHarmsTheMailLosesNoRecipient(String how) throws Exception {
        run(processor("root", misbehave("All", how), collect("never")), mail(ALICE, BOB));

        assertThat(seen())
                .extracting(Seen::at, Seen::recipients)
                .containsExactly(tuple("error", ImmutableList.of(ALICE, BOB)));
    }

    @Test
    void matcherThatAnswersWithSomethingElseThanAddressesFails() throws Exception {
        run(
                processor(
                        "root",
                        collect("org.compostela.pipeline.container.MatchesBadly=strings", "never"),
                        collect("never")),
                mail(ALICE));

        assertThat(seen()).extracting(Seen::at).containsExactly("error");
    }

    @Test
    void mailThatNoStepTakesGoesToErrorAndIsNotDeleted() throws Exception {
        run(processor("root", collect("RecipientIs=" + BOB, "bob"), misbehaveWarned()), mail(ALICE));

        assertThat(seen()).extracting(Seen::at).containsExactly("error");
        assertThat(seen().get(0).error()).contains("came to the end of the processor root");
    }

    @Test
    void mailThatGoesInCirclesIsGivenBack() throws Exception {
        Outcome outcome = run(
                processor("root", toProcessor("All", "second")) + processor("second", toProcessor("All", "root")),
                mail(ALICE));

        assertThat(outcome.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.cause()).hasMessageContaining("came to no end");
            assertThat(Run.isHopeless(failure.cause())).isTrue();
        });
    }

    @Test
    void partThatFailsLeavesTheOthersToTheirWay() throws Exception {
        Outcome outcome = run(
                processor(
                        "root",
                        misbehave("RecipientIs=" + ALICE, "throw", "<onMailetException>propagate</onMailetException>"),
                        collect("end")),
                mail(ALICE, BOB));

        assertThat(seen()).extracting(Seen::at, Seen::recipients).containsExactly(tuple("end", ImmutableList.of(BOB)));
        assertThat(outcome.ended()).isEqualTo(1);
        assertThat(outcome.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.mail().getRecipients())
                    .extracting(Object::toString)
                    .containsExactly(ALICE);
            assertThat(failure.processor()).isEqualTo("root");
        });
    }

    @Test
    void mailOfManyRecipientsMaySplitAsOftenAsItHasRecipients() throws Exception {
        String[] recipients = new String[30];
        StringBuilder steps = new StringBuilder();
        for (int i = 0; i < recipients.length; i++) {
            recipients[i] = "user" + i + "@example.org";
            // Each step halves what is left in another way, so that parts are parts of parts.
            steps.append(misbehave("RecipientIsRegex=user[0-9]*" + i % 10 + "@.*", "attribute"));
        }
        run(processor("root", steps.toString(), collect("end")), mail(recipients));

        assertThat(seen().stream().flatMap(seen -> seen.recipients().stream())).containsExactlyInAnyOrder(recipients);
    }

    @Test
    void runOnACopyLeavesTheMailAsItWas() throws Exception {
        Mail mail = mail(ALICE, BOB);
        List<String> before = headers(mail);
        try (BuiltPipeline pipeline = build("<processors>"
                + processor(
                        "root",
                        misbehave("All", "header"),
                        misbehave("RecipientIs=" + ALICE, "body"),
                        misbehave("All", "attribute"),
                        collect("end"))
                + processor("error", collect("error")) + "</processors>")) {
            pipeline.newRun(new RunObserver() {}, MailetExecution.LIVE).ofCopy(mail);
        }

        assertThat(headers(mail)).isEqualTo(before);
        assertThat(mail.attributes()).isEmpty();
        assertThat(mail.getState()).isEqualTo(Mail.DEFAULT);
        assertThat(seen()).hasSize(2).allSatisfy(seen -> assertThat(seen.headers())
                .contains("X-Touched: yes"));
    }

    private static List<String> headers(Mail mail) throws Exception {
        return java.util.Collections.list(mail.getMessage().getAllHeaderLines());
    }

    @Test
    void everythingThatIsWrongIsToldWithItsLine() {
        String xml =
                """
                <processors>
                  <processor state="root">
                    <mailet match="Al" class="ToProcesor"/>
                    <mailet match="All" class="ToProcessor">
                      <processor>transprt</processor>
                    </mailet>
                  </processor>
                  <processor state="transport">
                    <mailet match="RecipientIs=a@b" class="Null"/>
                  </processor>
                  <processor state="error">
                    <mailet match="All" class="Null"/>
                  </processor>
                </processors>
                """;

        assertThatThrownBy(() -> build(xml)).isInstanceOfSatisfying(PipelineException.class, e -> {
            assertThat(e.findings())
                    .filteredOn(Finding::isError)
                    .extracting(finding -> finding.location().line())
                    .containsExactlyInAnyOrder(3, 3, 4, 9);
            assertThat(e.getMessage())
                    .contains("mailetcontainer.xml:3", "ToProcessor", "did you mean transport?", "reach no end");
        });
    }

    @Test
    void matcherThatJoinsNoOthersIsRefused() {
        assertThatThrownBy(
                        () -> build("<processors>" + processor("root", step("And", "Null", ""), step("All", "Null", ""))
                                + processor("error", step("All", "Null", "")) + "</processors>"))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("the matcher And joins others, and none stands in it");
    }

    @Test
    void processorThatNoStepSendsToIsAWarning() throws Exception {
        try (BuiltPipeline pipeline = build("<processors>" + processor("root", step("All", "Null", ""))
                + processor("error", step("All", "Null", "")) + processor("island", step("All", "Null", ""))
                + "</processors>")) {
            assertThat(pipeline.warnings())
                    .extracting(Finding::problem)
                    .containsExactly("no step sends a mail to the processor island");
        }
    }

    @Test
    void documentTypeIsRefused() {
        assertThatThrownBy(() ->
                        build("<!DOCTYPE p [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><processors>&x;</processors>"))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("DOCTYPE");
    }

    /** A last step whose class the check does not know, so that a mail may pass it. */
    private static String misbehaveWarned() {
        return misbehave("All", "attribute");
    }
}
