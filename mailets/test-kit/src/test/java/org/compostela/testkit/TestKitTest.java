package org.compostela.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import javax.mail.MessagingException;
import org.apache.mailet.Attribute;
import org.apache.mailet.Mail;
import org.compostela.journey.Fact;
import org.compostela.mailets.SubjectTag;
import org.compostela.mailets.matchers.HeaderMatches;
import org.compostela.pipeline.definition.PipelineException;
import org.junit.jupiter.api.Test;

class TestKitTest {
    private static final Path SHIPPED =
            Path.of(System.getProperty("compostela.root")).resolve("conf/mailetcontainer.xml");

    @Test
    void mailIsBuiltInOneLine() throws MessagingException {
        Mail mail = TestMail.to("bob@example.org", "eve@example.org")
                .from("ann@example.com")
                .subject("Grüße")
                .text("Hello")
                .html("<p>Hello</p>")
                .header("X-Score", "12")
                .attach("a.pdf", "application/pdf", "%PDF-1.4".getBytes(US_ASCII))
                .attribute(Attribute.convertToAttribute("seen", "yes"))
                .state("transport")
                .build();

        MailAssert.assertThat(mail)
                .hasRecipients("eve@example.org", "bob@example.org")
                .hasSender("ann@example.com")
                .hasSubject("Grüße")
                .hasHeader("X-Score", "12")
                .hasNoHeader("X-Other")
                .hasTextContaining("Hello")
                .hasAttachments("a.pdf")
                .hasAttribute("seen", "yes")
                .hasNoAttribute("other")
                .hasState("transport");
    }

    @Test
    void assertionsFailWhenTheyShould() throws MessagingException {
        Mail mail = TestMail.to("bob@example.org").subject("x").text("Hello").build();

        assertThatThrownBy(() -> MailAssert.assertThat(mail).hasRecipients("eve@example.org"))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> MailAssert.assertThat(mail).hasHeader("Subject", "y"))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> MailAssert.assertThat(mail).hasTextContaining("Bye"))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> MailAssert.assertThat(mail).hasAttribute("seen", "yes"))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> MailAssert.assertThat(mail).isEnded()).isInstanceOf(AssertionError.class);
    }

    @Test
    void mailetRunsAlone() throws MessagingException {
        Mail mail = TestMailet.of(new SubjectTag())
                .with("tag", "[External]")
                .run(TestMail.to("bob@example.org").subject("Hello").build());

        MailAssert.assertThat(mail).hasSubject("[External] Hello");
        assertThatThrownBy(() -> TestMailet.of(new SubjectTag()).init()).hasMessageContaining("<tag>");
    }

    @Test
    void matcherRunsAlone() throws MessagingException {
        TestMatcher matcher = TestMatcher.of(new HeaderMatches(), "Subject: invoice");

        assertThat(matcher.match(
                        TestMail.to("bob@example.org").subject("Your invoice").build()))
                .containsExactly("bob@example.org");
        assertThat(matcher.match(TestMail.to("bob@example.org").subject("Hello").build()))
                .isEmpty();
    }

    @Test
    void shippedPipelineDeliversKeepsAndRefuses() throws Exception {
        try (TestPipeline pipeline = TestPipeline.of(SHIPPED)
                .domain("example.org")
                .user("bob@example.org")
                .start()) {
            TestRun run = pipeline.run(TestMail.to("bob@example.org", "nobody@example.org", "eve@example.net")
                    .subject("Hello")
                    .build());

            assertThat(run.recipientsAt("LocalDelivery")).containsExactly("bob@example.org");
            assertThat(run.recipientsIn("var/mail/address-error")).containsExactly("nobody@example.org");
            assertThat(run.recipientsIn("var/mail/relay-denied")).containsExactly("eve@example.net");
            assertThat(run.recipientsAt("RemoteDelivery")).isEmpty();
            assertThat(run.failures()).isEmpty();
            assertThat(run.skipped()).anyMatch(step -> step.endsWith("Sieve"));
            MailAssert.assertThat(run.mailAt("LocalDelivery").orElseThrow()).hasSubject("Hello");
        }
    }

    @Test
    void mailetsOfOursRunInAPipeline() throws Exception {
        String text =
                """
                <mailetcontainer><processors>
                  <processor state="root">
                    <mailet match="All" class="SubjectTag"><tag>[x]</tag></mailet>
                    <mailet match="IsAutomatic" class="Null"/>
                    <mailet match="All" class="LocalDelivery"/>
                  </processor>
                  <processor state="error"><mailet match="All" class="Null"/></processor>
                </processors></mailetcontainer>
                """;
        try (TestPipeline pipeline = TestPipeline.of(text).start()) {
            TestRun person =
                    pipeline.run(TestMail.to("bob@example.org").subject("Hello").build());
            TestRun bounce =
                    pipeline.run(TestMail.to("bob@example.org").fromNobody().build());

            MailAssert.assertThat(person.mailAt("LocalDelivery").orElseThrow()).hasSubject("[x] Hello");
            assertThat(bounce.recipientsAt("Null")).containsExactly("bob@example.org");
        }
    }

    @Test
    void runHasTheJourneyThatATraceWouldShow() throws Exception {
        String text =
                """
                <mailetcontainer><processors>
                  <processor state="root">
                    <mailet match="All" class="SubjectTag"><tag>[x]</tag></mailet>
                    <mailet match="RecipientIs=eve@example.org" class="ToProcessor"><processor>apart</processor></mailet>
                    <mailet match="All" class="LocalDelivery"/>
                  </processor>
                  <processor state="apart"><mailet match="All" class="Null"/></processor>
                  <processor state="error"><mailet match="All" class="Null"/></processor>
                </processors></mailetcontainer>
                """;
        try (TestPipeline pipeline = TestPipeline.of(text).start()) {
            TestRun run = pipeline.run(TestMail.to("bob@example.org", "eve@example.org")
                    .subject("Hello")
                    .build());

            assertThat(run.told(Fact.CHANGED)).first().satisfies(event -> assertThat(event.fields())
                    .containsEntry("step", "root/1 SubjectTag")
                    .hasEntrySatisfying(
                            "headersAdded", added -> assertThat((String) added).contains("[x] Hello")));
            assertThat(run.told(Fact.SPLIT)).singleElement().satisfies(event -> assertThat(event.fields())
                    .containsEntry("recipients", "eve@example.org"));
            assertThat(run.told(Fact.ROUTED)).singleElement().satisfies(event -> assertThat(event.fields())
                    .containsEntry("to", "apart"));
            assertThat(run.told(Fact.ENDED)).hasSize(2);
            assertThat(pipeline.run(TestMail.to("bob@example.org").build()).told(Fact.SPLIT))
                    .isEmpty();
        }
    }

    @Test
    void pipelineThatIsWrongDoesNotStart() {
        assertThatThrownBy(() -> TestPipeline.of(
                                """
                        <mailetcontainer><processors>
                          <processor state="root"><mailet match="All" class="SubjectTagg"/></processor>
                          <processor state="error"><mailet match="All" class="Null"/></processor>
                        </processors></mailetcontainer>
                        """)
                        .start())
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("SubjectTagg");
    }
}
