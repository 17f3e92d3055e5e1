package org.compostela.pipeline.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.google.common.collect.ImmutableList;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import javax.mail.Session;
import javax.mail.internet.MimeMessage;
import org.apache.james.core.MailAddress;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.apache.mailet.PerRecipientHeaders;
import org.compostela.pipeline.container.Collected.Seen;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a mailet container does with a mail. James' own and ours are held to the same words. */
abstract class MailetContainerContract {
    private static final String PACKAGE = "org.compostela.pipeline.container.";
    private static final String ALICE = "alice@example.org";
    private static final String BOB = "bob@example.org";
    private static final String CAROL = "carol@example.net";

    private final String test = UUID.randomUUID().toString();
    private final List<TestContainer> open = new ArrayList<>();

    /** @param xml a whole {@code <processors>} */
    abstract TestContainer start(String xml) throws Exception;

    @AfterEach
    void close() {
        open.forEach(TestContainer::close);
    }

    @Test
    void mailThatAllRecipientsMatchStaysOne() throws Exception {
        service(container(processor("root", collect("here"))), mail(ALICE, BOB));

        assertThat(seen()).extracting(Seen::recipients).containsExactly(ImmutableList.of(ALICE, BOB));
    }

    @Test
    void mailThatNoneMatchesPassesTheStep() throws Exception {
        service(
                container(processor("root", collect("RecipientIs=nobody@example.org", "first"), collect("second"))),
                mail(ALICE));

        assertThat(seen()).extracting(Seen::at).containsExactly("second");
    }

    @Test
    void partialMatchSplitsTheMail() throws Exception {
        service(
                container(processor("root", collect("RecipientIs=" + ALICE, "first"), collect("second"))),
                mail(ALICE, BOB, CAROL));

        assertThat(seen())
                .extracting(Seen::at, Seen::recipients)
                .containsExactly(
                        tuple("first", ImmutableList.of(ALICE)), tuple("second", ImmutableList.of(BOB, CAROL)));
    }

    @Test
    void partThatMatchedIsANewMailAndTheRestKeepsTheName() throws Exception {
        Mail mail = mail(ALICE, BOB);

        service(container(processor("root", collect("RecipientIs=" + ALICE, "first"), collect("second"))), mail);

        assertThat(seenAt("first").mail()).isNotEqualTo("mail-1").startsWith("mail-1-!");
        assertThat(seenAt("second").mail()).isEqualTo("mail-1");
    }

    @Test
    void everyPartialMatchSplitsAgain() throws Exception {
        service(
                container(processor(
                        "root",
                        passing("RecipientIs=" + ALICE, "one"),
                        passing("RecipientIs=" + BOB, "two"),
                        passing("HostIs=example.org", "three"),
                        collect("end"))),
                mail(ALICE, BOB, CAROL));

        assertThat(seen())
                .extracting(Seen::at, Seen::recipients)
                .containsExactlyInAnyOrder(
                        tuple("one", ImmutableList.of(ALICE)),
                        tuple("two", ImmutableList.of(BOB)),
                        tuple("three", ImmutableList.of(ALICE)),
                        tuple("three", ImmutableList.of(BOB)),
                        tuple("end", ImmutableList.of(ALICE)),
                        tuple("end", ImmutableList.of(BOB)),
                        tuple("end", ImmutableList.of(CAROL)));
    }

    @Test
    void whatIsDoneToAPartIsNotDoneToTheRest() throws Exception {
        service(
                container(processor(
                        "root",
                        misbehave("RecipientIs=" + ALICE, "attribute"),
                        misbehave("RecipientIs=" + ALICE, "header"),
                        collect("end"))),
                mail(ALICE, BOB));

        Seen alice = seenBy(ALICE);
        Seen bob = seenBy(BOB);
        assertThat(alice.attributes()).containsEntry("touched", "yes");
        assertThat(alice.headers()).contains("X-Touched: yes");
        assertThat(bob.attributes()).doesNotContainKey("touched");
        assertThat(bob.headers()).doesNotContain("X-Touched: yes");
    }

    @Test
    void headerWrittenBeforeASplitIsInEveryPart() throws Exception {
        service(
                container(processor(
                        "root", misbehave("All", "header"), collect("RecipientIs=" + ALICE, "a"), collect("b"))),
                mail(ALICE, BOB));

        assertThat(seenAt("a").headers()).contains("X-Touched: yes", "Subject: The bill");
        assertThat(seenAt("b").headers()).contains("X-Touched: yes");
    }

    @Test
    void attributesAndRecipientHeadersGoWithEveryPart() throws Exception {
        Mail mail = mail(ALICE, BOB);
        mail.setAttribute(new Attribute(AttributeName.of("kept"), AttributeValue.of(7)));
        mail.addSpecificHeaderForRecipient(
                PerRecipientHeaders.Header.builder()
                        .name("X-For")
                        .value("Alice")
                        .build(),
                new MailAddress(ALICE));

        service(container(processor("root", collect("RecipientIs=" + ALICE, "a"), collect("b"))), mail);

        assertThat(seenAt("a").attributes()).containsEntry("kept", 7);
        assertThat(seenAt("b").attributes()).containsEntry("kept", 7);
        assertThat(seenAt("a").headersByRecipient()).containsEntry(ALICE, "X-For: Alice");
    }

    @Test
    void matcherThatAnswersNullMatchesNone() throws Exception {
        service(
                container(processor("root", collect(PACKAGE + "MatchesBadly=null", "first"), collect("end"))),
                mail(ALICE));

        assertThat(seen()).extracting(Seen::at).containsExactly("end");
    }

    @Test
    void ghostEndsTheMail() throws Exception {
        Mail mail = mail(ALICE);

        service(container(processor("root", step("All", "Null", ""), collect("never"))), mail);

        assertThat(seen()).isEmpty();
        assertThat(mail.getState()).isEqualTo(Mail.GHOST);
    }

    @Test
    void changedStateLeavesTheProcessor() throws Exception {
        service(
                container(
                        processor("root", toProcessor("All", "next"), collect("never")),
                        processor("next", collect("there"))),
                mail(ALICE));

        assertThat(seen()).extracting(Seen::at, Seen::state).containsExactly(tuple("there", "next"));
    }

    @Test
    void onlyThePartWhoseStateChangedLeaves() throws Exception {
        service(
                container(
                        processor("root", toProcessor("RecipientIs=" + ALICE, "next"), collect("stayed")),
                        processor("next", collect("left"))),
                mail(ALICE, BOB));

        assertThat(seen())
                .extracting(Seen::at, Seen::recipients)
                .containsExactlyInAnyOrder(
                        tuple("left", ImmutableList.of(ALICE)), tuple("stayed", ImmutableList.of(BOB)));
    }

    @Test
    void mailBeginsInTheProcessorOfItsState() throws Exception {
        Mail mail = mail(ALICE);
        mail.setState("second");

        service(container(processor("root", collect("root")), processor("second", collect("second"))), mail);

        assertThat(seen()).extracting(Seen::at).containsExactly("second");
    }

    @Test
    void stateThatNoProcessorHasIsAnError() throws Exception {
        service(container(processor("root", misbehave("All", "state", "<state>nowhere</state>"))), mail(ALICE));

        assertThat(seen()).extracting(Seen::at, Seen::state).containsExactly(tuple("error", "error"));
        assertThat(seen().get(0).error()).contains("nowhere");
    }

    @ParameterizedTest
    @ValueSource(strings = {"throw", "throwRuntime", "throwNoClass"})
    void mailOfAFailedMailetGoesToError(String how) throws Exception {
        service(container(processor("root", misbehave("All", how), collect("never"))), mail(ALICE));

        assertThat(seen()).extracting(Seen::at).containsExactly("error");
        assertThat(seen().get(0).error()).contains("Exception calling", "Misbehave");
        assertThat(seen().get(0).attributes().get(Mail.MAILET_ERROR.asString())).isInstanceOf(Throwable.class);
    }

    @Test
    void failureThatIsIgnoredLetsTheMailGoOn() throws Exception {
        service(
                container(processor(
                        "root",
                        misbehave("All", "throw", "<onMailetException>ignore</onMailetException>"),
                        collect("end"))),
                mail(ALICE));

        assertThat(seen()).extracting(Seen::at).containsExactly("end");
    }

    @Test
    void failureThatIsPropagatedIsThrown() throws Exception {
        TestContainer container = container(processor(
                "root",
                misbehave("All", "throw", "<onMailetException>propagate</onMailetException>"),
                collect("never")));

        assertThatThrownBy(() -> container.service(mail(ALICE))).hasStackTraceContaining("it broke");
        assertThat(seen()).isEmpty();
    }

    @Test
    void failureMaySendTheMailToAProcessor() throws Exception {
        service(
                container(
                        processor(
                                "root",
                                misbehave("All", "throw", "<onMailetException>broken</onMailetException>"),
                                collect("never")),
                        processor("broken", collect("broken"))),
                mail(ALICE));

        assertThat(seen()).extracting(Seen::at).containsExactly("broken");
    }

    @ParameterizedTest
    @ValueSource(strings = {"throw", "throwRuntime"})
    void mailOfAFailedMatcherGoesToError(String how) throws Exception {
        service(
                container(processor("root", collect(PACKAGE + "MatchesBadly=" + how, "never"), collect("never"))),
                mail(ALICE));

        assertThat(seen()).extracting(Seen::at).containsExactly("error");
        assertThat(seen().get(0).error()).contains("Exception calling", "MatchesBadly");
    }

    @Test
    void matcherThatFailsMayMatchNone() throws Exception {
        service(container(processor("root", failingMatcher("nomatch"), collect("end"))), mail(ALICE, BOB));

        assertThat(seen()).extracting(Seen::at).containsExactly("end");
    }

    @Test
    void matcherThatFailsMayMatchAll() throws Exception {
        service(container(processor("root", failingMatcher("matchall"), collect("end"))), mail(ALICE, BOB));

        assertThat(seen())
                .extracting(Seen::at, Seen::recipients)
                .containsExactly(tuple("matched", ImmutableList.of(ALICE, BOB)));
    }

    @Test
    void matcherThatFailsMayPropagate() throws Exception {
        TestContainer container = container(processor("root", failingMatcher("propagate"), collect("end")));

        assertThatThrownBy(() -> container.service(mail(ALICE))).hasStackTraceContaining("it broke");
    }

    @Test
    void matcherThatFailsMaySendTheMailToAProcessor() throws Exception {
        service(
                container(
                        processor("root", failingMatcher("unsure"), collect("end")),
                        processor("unsure", collect("unsure"))),
                mail(ALICE));

        assertThat(seen()).extracting(Seen::at).containsExactly("unsure");
    }

    @Test
    void matcherMayAnswerWithAddressesThatTheMailDoesNotHave() throws Exception {
        service(
                container(processor("root", collect(PACKAGE + "MatchesBadly=foreign", "matched"), collect("end"))),
                mail(ALICE));

        assertThat(seen())
                .extracting(Seen::at, Seen::recipients)
                .containsExactlyInAnyOrder(
                        tuple("matched", ImmutableList.of("stranger@elsewhere.example")),
                        tuple("end", ImmutableList.of(ALICE)));
    }

    @Test
    void notmatchTurnsAMatcherAround() throws Exception {
        service(
                container(processor(
                        "root",
                        collect("notmatch=\"RecipientIs=" + ALICE + "\"", "RecipientIs", "others"),
                        collect("end"))),
                mail(ALICE, BOB));

        assertThat(seen())
                .extracting(Seen::at, Seen::recipients)
                .containsExactly(tuple("others", ImmutableList.of(BOB)), tuple("end", ImmutableList.of(ALICE)));
    }

    @Test
    void compositeMatchersWorkOnTheirChildren() throws Exception {
        String both = composite("both", "And", "RecipientIs=" + ALICE + "," + BOB, "RecipientIs=" + BOB);
        String either = composite("either", "Or", "RecipientIs=" + ALICE, "RecipientIs=" + BOB);
        String odd = composite("odd", "Xor", "RecipientIs=" + ALICE + "," + BOB, "RecipientIs=" + BOB);
        String others = composite("others", "Not", "RecipientIs=" + ALICE);
        service(
                container(processor(
                        "root",
                        both + either + odd + others,
                        passing("both", "both"),
                        passing("either", "either"),
                        passing("odd", "odd"),
                        passing("others", "others"),
                        step("All", "Null", ""))),
                mail(ALICE, BOB, CAROL));

        assertThat(recipientsAt("both")).containsExactly(BOB);
        assertThat(recipientsAt("either")).containsExactlyInAnyOrder(ALICE, BOB);
        assertThat(recipientsAt("odd")).containsExactly(ALICE);
        assertThat(recipientsAt("others")).containsExactlyInAnyOrder(BOB, CAROL);
    }

    @Test
    void compositesMayStandInEachOther() throws Exception {
        String nested = "<matcher name=\"nested\" match=\"org.apache.james.mailetcontainer.impl.matchers.Or\">"
                + "<matcher match=\"RecipientIs=" + CAROL + "\"/>"
                + "<matcher match=\"org.apache.james.mailetcontainer.impl.matchers.And\">"
                + "<matcher match=\"HostIs=example.org\"/><matcher notmatch=\"RecipientIs=" + ALICE + "\"/>"
                + "</matcher></matcher>";
        service(
                container(processor("root", nested, passing("nested", "nested"), step("All", "Null", ""))),
                mail(ALICE, BOB, CAROL));

        assertThat(recipientsAt("nested")).containsExactlyInAnyOrder(BOB, CAROL);
    }

    @Test
    void mailetIsInitialisedServesAndIsDestroyed() throws Exception {
        TestContainer container = container(processor(
                "root",
                step(
                        "All",
                        PACKAGE + "Lifecycle",
                        "<test>" + test + "</test><one>1</one><many>a</many><many>b</many><with.dot>x</with.dot>"
                                + "<list>a,b, c</list>"),
                step("All", "Null", "")));
        container.service(mail(ALICE));
        container.close();
        open.clear();

        assertThat(Lifecycle.calls(test))
                .startsWith("init Lifecycle")
                .contains("one=1", "many=a,b", "with.dot=x", "list=a,b, c")
                .endsWith("service", "destroy");
    }

    @Test
    void mailetWithoutMatcherTakesEveryMail() throws Exception {
        String bare = "<mailet class=\"" + PACKAGE + "Collect\"><test>" + test + "</test><at>bare</at></mailet>";
        service(container(processor("root", bare)), mail(ALICE));

        assertThat(seen()).extracting(Seen::at).containsExactly("bare");
    }

    @Test
    void configurationNeedsTheProcessorsRootAndError() {
        assertThatThrownBy(() -> start("<processors>" + processor("root", step("All", "Null", "")) + "</processors>"))
                .hasStackTraceContaining("error");
        assertThatThrownBy(() -> start("<processors>" + processor("error", step("All", "Null", "")) + "</processors>"))
                .hasStackTraceContaining("root");
    }

    @Test
    void configurationMustNotNameAMissingProcessor() {
        assertThatThrownBy(() -> container(processor("root", toProcessor("All", "elsewhere"))))
                .hasStackTraceContaining("elsewhere");
    }

    @Test
    void configurationMustNotNameAProcessorGhost() {
        assertThatThrownBy(() -> container(
                        processor("root", step("All", "Null", "")), processor("ghost", step("All", "Null", ""))))
                .hasStackTraceContaining("ghost");
    }

    @Test
    void configurationMustNotNameAMissingClass() {
        assertThatThrownBy(() -> container(processor("root", step("All", "Nulll", ""))))
                .hasStackTraceContaining("Nulll");
        assertThatThrownBy(() -> container(processor("root", step("Alll", "Null", ""))))
                .hasStackTraceContaining("Alll");
    }

    @Test
    void mailetThatRefusesItsParametersStopsTheStart() {
        assertThatThrownBy(() -> container(processor("root", step("All", "ToProcessor", ""))))
                .hasStackTraceContaining("ToProcessor");
    }

    TestContainer container(String... processors) throws Exception {
        return started(processors);
    }

    final TestContainer started(String... processors) throws Exception {
        TestContainer container = start(
                "<processors>" + String.join("", processors) + processor("error", collect("error")) + "</processors>");
        open.add(container);
        return container;
    }

    static void service(TestContainer container, Mail mail) throws Exception {
        container.service(mail);
    }

    static String processor(String name, String... steps) {
        return "<processor state=\"" + name + "\">" + String.join("", steps) + "</processor>";
    }

    static String step(String matcher, String mailet, String parameters) {
        return "<mailet match=\"" + matcher + "\" class=\"" + mailet + "\">" + parameters + "</mailet>";
    }

    static String toProcessor(String matcher, String processor) {
        return step(matcher, "ToProcessor", "<processor>" + processor + "</processor>");
    }

    String collect(String at) {
        return collect("All", at);
    }

    String collect(String matcher, String at) {
        return step(matcher, PACKAGE + "Collect", "<test>" + test + "</test><at>" + at + "</at>");
    }

    private String collect(String attribute, String ignored, String at) {
        return "<mailet " + attribute + " class=\"" + PACKAGE + "Collect\"><test>" + test + "</test><at>" + at
                + "</at></mailet>";
    }

    private String passing(String matcher, String at) {
        return step(
                matcher,
                PACKAGE + "Collect",
                "<test>" + test + "</test><at>" + at + "</at><passThrough>true</passThrough>");
    }

    static String misbehave(String matcher, String how, String... parameters) {
        return step(matcher, PACKAGE + "Misbehave", "<how>" + how + "</how>" + String.join("", parameters));
    }

    private String failingMatcher(String then) {
        return step(
                PACKAGE + "MatchesBadly=throw",
                PACKAGE + "Collect",
                "<test>" + test + "</test><at>matched</at><onMatchException>" + then + "</onMatchException>");
    }

    private static String composite(String name, String type, String... children) {
        StringBuilder xml = new StringBuilder("<matcher name=\"" + name
                + "\" match=\"org.apache.james.mailetcontainer.impl.matchers." + type + "\">");
        for (String child : children) {
            xml.append("<matcher match=\"").append(child).append("\"/>");
        }
        return xml.append("</matcher>").toString();
    }

    List<Seen> seen() {
        return Collected.of(test);
    }

    private Seen seenAt(String at) {
        return seen().stream().filter(seen -> seen.at().equals(at)).findFirst().orElseThrow();
    }

    private Seen seenBy(String recipient) {
        return seen().stream()
                .filter(seen -> seen.recipients().contains(recipient))
                .findFirst()
                .orElseThrow();
    }

    private List<String> recipientsAt(String at) {
        return seen().stream()
                .filter(seen -> seen.at().equals(at))
                .flatMap(seen -> seen.recipients().stream())
                .toList();
    }

    static MailImpl mail(String... recipients) throws Exception {
        MailImpl.Builder mail = MailImpl.builder()
                .name("mail-1")
                .sender("sender@example.com")
                .state(Mail.DEFAULT)
                .mimeMessage(message());
        for (String recipient : recipients) {
            mail.addRecipient(recipient);
        }
        return mail.build();
    }

    static MimeMessage message() throws Exception {
        String text = "From: sender@example.com\r\nSubject: The bill\r\nX-Long: a\r\n b\r\n\r\nThe text\r\n";
        return new MimeMessage(
                Session.getInstance(new Properties()),
                new ByteArrayInputStream(text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)));
    }
}
