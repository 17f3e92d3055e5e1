package org.compostela.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.compostela.delivery.transaction.ScriptedMta.DROP;
import static org.compostela.delivery.transaction.ScriptedMta.STALL;
import static org.compostela.delivery.transaction.ScriptedMta.TAKEN_THEN;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.DsnParameters;
import org.apache.mailet.Mail;
import org.apache.mailet.base.test.FakeMail;
import org.apache.mailet.base.test.FakeMailContext.SentMail;
import org.compostela.delivery.hosts.TestDns.Fault;
import org.compostela.delivery.outcome.Reason;
import org.compostela.delivery.transaction.ScriptedMta;
import org.compostela.delivery.transaction.ScriptedMta.Stage;
import org.compostela.delivery.transaction.ScriptedMta.Taken;
import org.compostela.journey.Fact;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Mails from the queue to other servers, on the real queue. */
final class DeliveryTest {
    private static final String[] TO_BOUNCES = {"bounceProcessor", "bounces"};

    @TempDir
    private Path home;

    private TestSite site;
    private ScriptedMta mta;

    @BeforeEach
    void start() throws Exception {
        use(new TestSite(home));
    }

    private void use(TestSite other) {
        site = other;
        mta = site.mta();
        site.dns.zone("d.test. 60 MX 10 mx.test.", "mx.test. 60 A 127.0.1.1");
    }

    @AfterEach
    void stop() throws Exception {
        site.close();
    }

    @Test
    void mailIsDeliveredAndLeavesTheQueue() throws Exception {
        site.open().send("a@own.test", "b@d.test");

        soon(() -> mta.taken().size() == 1);
        soon(this::queueIsEmpty);
        assertThat(mta.taken().get(0).message()).contains("Subject: hello", "body");
        assertThat(site.events(Fact.ATTEMPTED)).singleElement().satisfies(event -> assertThat(event.fields())
                .containsEntry("host", "mx.test")
                .containsEntry("address", "127.0.1.1")
                .containsEntry("reply", "250 2.0.0 queued"));
        assertThat(site.events(Fact.DELIVERED)).singleElement().satisfies(event -> assertThat(event.fields())
                .containsEntry("recipients", "b@d.test"));
    }

    @Test
    void mailForSeveralDomainsIsOneForEachAndKeepsItsJourney() throws Exception {
        ScriptedMta other = site.mta("e.test");
        Mail mail = site.open().send("a@own.test", "b@d.test", "c@d.test", "x@e.test");

        soon(() -> mta.taken().size() == 1 && other.taken().size() == 1);
        assertThat(mta.taken().get(0).recipients()).containsExactly("b@d.test", "c@d.test");
        assertThat(mail.getState()).isEqualTo(Mail.GHOST);
        assertThat(site.events(Fact.SPOOLED)).extracting("journey").containsOnly(mail.getName());
    }

    static Stream<Arguments> faults() {
        return Stream.of(Stage.GREETING, Stage.EHLO, Stage.MAIL, Stage.RCPT, Stage.DATA, Stage.BODY, Stage.END)
                .flatMap(stage -> Stream.of("421 4.3.2 closing", DROP, STALL, "garbage")
                        .map(action -> Arguments.of(stage, action)));
    }

    /** RFC 5321 section 4.5.4.1: whatever happens once, the next try delivers; nothing is lost, and nobody gets a bounce. */
    @ParameterizedTest
    @MethodSource("faults")
    void mailIsNeitherLostNorBouncedByAFault(Stage stage, String action) throws Exception {
        mta.once(stage, action);

        site.open(TO_BOUNCES).send("a@own.test", "b@d.test", "c@d.test");

        soon(() -> mta.taken().size() >= 1);
        soon(this::queueIsEmpty);
        assertThat(mta.taken()).allSatisfy(mail -> assertThat(mail.recipients()).contains("b@d.test", "c@d.test"));
        // A mail whose end was answered with garbage after it was taken may be there twice: RFC 1047.
        assertThat(mta.taken()).hasSizeLessThanOrEqualTo(stage == Stage.BODY ? 2 : 1);
        assertThat(site.context.getSentMails()).isEmpty();
    }

    /** RFC 1047: the one case in which a mail comes twice. */
    @Test
    void mailThatWasTakenWithoutAWordIsSentAgain() throws Exception {
        mta.once(Stage.END, TAKEN_THEN + DROP);

        site.open(TO_BOUNCES).send("a@own.test", "b@d.test");

        soon(() -> mta.taken().size() == 2);
        soon(this::queueIsEmpty);
        assertThat(site.context.getSentMails()).isEmpty();
    }

    @Test
    void onlyTheRecipientThatWasRefusedIsBounced() throws Exception {
        mta.recipient("c@d.test", "550 5.1.1 no such user");

        site.open(TO_BOUNCES).send("a@own.test", "b@d.test", "c@d.test");

        soon(() -> site.context.getSentMails().size() == 1);
        soon(this::queueIsEmpty);
        SentMail failed = site.context.getSentMails().get(0);
        assertThat(failed.getState()).isEqualTo("bounces");
        assertThat(failed.getRecipients()).containsExactly(new MailAddress("c@d.test"));
        assertThat(failed.getAttributes().get(Returns.ERROR_CODE).getValue().value())
                .isEqualTo(550);
        assertThat(failed.getAttributes().get(Returns.IS_PERMANENT).getValue().value())
                .isEqualTo(true);
        assertThat(failed.getAttributes().get(Returns.ERROR).getValue().value()).isEqualTo("550 5.1.1 no such user");
        assertThat(mta.taken()).extracting(Taken::recipients).containsExactly(List.of("b@d.test"));
        assertThat(site.events(Fact.BOUNCED)).hasSize(1);
    }

    @Test
    void onlyTheRecipientThatWasDeferredIsTriedAgain() throws Exception {
        mta.recipient("c@d.test", "451 4.7.1 greylisted", "451 4.7.1 greylisted");

        site.open(TO_BOUNCES).send("a@own.test", "b@d.test", "c@d.test");

        soon(() -> mta.taken().size() == 2);
        soon(this::queueIsEmpty);
        assertThat(mta.taken()).extracting(Taken::recipients).containsExactly(List.of("b@d.test"), List.of("c@d.test"));
        assertThat(site.events(Fact.DEFERRED)).hasSize(2).allSatisfy(event -> assertThat(event.fields())
                .containsEntry("reason", "451 4.7.1 greylisted"));
    }

    @Test
    void waitingMailShowsItsLastReplyAndItsTime() throws Exception {
        site.retry = Duration.ofHours(1);
        mta.always(Stage.RCPT, "451 4.7.1 greylisted");

        site.open(TO_BOUNCES).send("a@own.test", "b@d.test");

        soon(() -> site.events(Fact.DEFERRED).size() == 1);
        soon(() -> site.queue().getSize() == 1);
        var waiting = site.queue().browse().next();
        assertThat(AttributeUtils.getValueAndCastFromMail(waiting.getMail(), QueuedMail.LAST_REPLY, String.class))
                .contains("451 4.7.1 greylisted");
        assertThat(AttributeUtils.getValueAndCastFromMail(waiting.getMail(), QueuedMail.TRIES, Integer.class))
                .contains(1);
        assertThat(waiting.getNextDelivery()).isPresent();
    }

    /** RFC 5321 section 4.5.4.1. */
    @Test
    void mailIsGivenUpWhenItsTimeIsOver() throws Exception {
        site.giveUpAfter = Duration.ofSeconds(1);
        mta.always(Stage.RCPT, "451 4.7.1 greylisted");

        site.open(TO_BOUNCES).send("a@own.test", "b@d.test");

        soon(() -> site.context.getSentMails().size() == 1);
        soon(this::queueIsEmpty);
        SentMail failed = site.context.getSentMails().get(0);
        assertThat(failed.getAttributes().get(Returns.IS_PERMANENT).getValue().value())
                .isEqualTo(false);
        assertThat(failed.getAttributes().get(Returns.ERROR_CODE).getValue().value())
                .isEqualTo(451);
        assertThat(mta.connections()).isGreaterThan(2);
    }

    @Test
    void mailForADeadDestinationIsGivenUpWhenItsTimeIsOver() throws Exception {
        site.giveUpAfter = Duration.ofSeconds(1);
        site.dns.zone("dead.test. 60 A 127.0.1.200");

        site.open(TO_BOUNCES).send("a@own.test", "b@dead.test");

        soon(() -> site.context.getSentMails().size() == 1);
        soon(this::queueIsEmpty);
    }

    @Test
    void mailIsGivenUpAfterTheTriesOfTheMailet() throws Exception {
        mta.always(Stage.RCPT, "451 4.7.1 greylisted");

        site.open("bounceProcessor", "bounces", "maxRetries", "2", "delayTime", "100 ms")
                .send("a@own.test", "b@d.test");

        soon(() -> site.context.getSentMails().size() == 1);
        assertThat(mta.connections()).isEqualTo(3);
    }

    /** RFC 5321 section 5.1, RFC 3463. */
    @Test
    void unknownDomainIsBouncedAtOnce() throws Exception {
        site.open(TO_BOUNCES).send("a@own.test", "b@nowhere.test");

        soon(() -> site.context.getSentMails().size() == 1);
        assertThat(site.context
                        .getSentMails()
                        .get(0)
                        .getAttributes()
                        .get(Returns.ERROR)
                        .getValue()
                        .value())
                .asString()
                .startsWith("5.1.2 ");
    }

    @Test
    void domainThatDnsDoesNotKnowForNowWaits() throws Exception {
        site.dns.fault("later.test.", Fault.SERVFAIL);

        site.open(TO_BOUNCES).send("a@own.test", "b@later.test");

        soon(() -> !site.events(Fact.DEFERRED).isEmpty());
        assertThat(site.context.getSentMails()).isEmpty();
        assertThat(site.queue().getSize()).isEqualTo(1);
    }

    /** RFC 5321 section 4.5.5. */
    @Test
    void mailWithoutSenderIsKeptAndNeverBounced() throws Exception {
        mta.always(Stage.RCPT, "550 5.1.1 no such user");

        site.open(TO_BOUNCES).send("", "b@d.test");

        soon(() -> site.kept.size() == 1);
        soon(this::queueIsEmpty);
        assertThat(site.context.getSentMails()).isEmpty();
        assertThat(site.context.getBouncedMails()).isEmpty();
    }

    /** As a crash leaves it between the write of the failure and the bounce: the server is not even asked. */
    @Test
    void mailWhoseFailureIsOnTheDiskIsBouncedAndNeverDelivered() throws Exception {
        Mail mail = TestSite.mail("a@own.test", "b@d.test", "c@d.test");
        new Doom(Map.of(Reason.ours("5.1.1", "no such user"), List.of(new MailAddress("b@d.test"))), true)
                .writeOn(mail);
        site.open(TO_BOUNCES);

        site.queue().enQueue(mail);

        soon(() -> mta.taken().size() == 1);
        soon(this::queueIsEmpty);
        assertThat(mta.taken().get(0).recipients()).containsExactly("c@d.test");
        assertThat(site.context.getSentMails()).singleElement().satisfies(failed -> assertThat(failed.getRecipients())
                .containsExactly(new MailAddress("b@d.test")));
    }

    /** The write comes before the word: whoever is told finds the failure in the queue. */
    @Test
    void failureIsOnTheDiskBeforeAnybodyIsTold() throws Exception {
        List<Boolean> doomed = new CopyOnWriteArrayList<>();
        site.whenKept(() -> doomed.add(Doom.isOn(site.queue().browse().next().getMail())));
        mta.always(Stage.RCPT, "550 5.1.1 no such user");

        site.open().send("", "b@d.test");

        soon(() -> doomed.size() == 1);
        assertThat(doomed).containsExactly(true);
        soon(this::queueIsEmpty);
    }

    @Test
    void mailThatTheAdministratorGivesUpIsBouncedWithoutAnotherTry() throws Exception {
        Mail mail = TestSite.mail("a@own.test", "b@d.test");
        mail.setAttribute(new Attribute(QueuedMail.GIVE_UP, AttributeValue.of("given up")));
        site.open(TO_BOUNCES);

        site.queue().enQueue(mail);

        soon(() -> site.context.getSentMails().size() == 1);
        soon(this::queueIsEmpty);
        assertThat(site.context
                        .getSentMails()
                        .get(0)
                        .getAttributes()
                        .get(Returns.ERROR)
                        .getValue()
                        .value())
                .isEqualTo("5.0.0 given up");
        assertThat(mta.connections()).isZero();
    }

    /** One try for all that were asked for: when it fails, the others rest again. */
    @Test
    void mailThatTheAdministratorAskedForWakesADestinationThatRests() throws Exception {
        Destinations destinations = new Destinations(Duration.ofHours(1), Duration.ofHours(1), Clock.systemUTC());
        FakeMail asked = FakeMail.defaultFakeMail();
        destinations.unreachable("d.test", Reason.ours("4.4.1", "no answer"));
        assertThat(destinations.rest("d.test", asked)).isPresent();

        asked.setAttribute(new Attribute(QueuedMail.ASKED, AttributeValue.of(System.currentTimeMillis() + 10)));
        assertThat(destinations.rest("d.test", asked)).isEmpty();

        asked.setAttribute(new Attribute(QueuedMail.ASKED, AttributeValue.of(1L)));
        assertThat(destinations.rest("d.test", asked)).isPresent();
    }

    /** RFC 3464. */
    @Test
    void reportIsWrittenWhereNoProcessorIsNamed() throws Exception {
        mta.recipient("c@d.test", "550 5.1.1 no such user");
        Mail mail = TestSite.mail("a@own.test", "c@d.test");
        mail.setDsnParameters(DsnParameters.builder()
                .envId(DsnParameters.EnvId.of("Q1"))
                .addRcptParameter(
                        new MailAddress("c@d.test"),
                        DsnParameters.RecipientDsnParameters.of(new MailAddress("first@old.test")))
                .build()
                .orElseThrow());

        site.open().send(mail);

        soon(() -> site.context.getSentMails().size() == 1);
        SentMail report = site.context.getSentMails().get(0);
        assertThat(report.getSender()).isNull();
        assertThat(report.getRecipients()).containsExactly(new MailAddress("a@own.test"));
        assertThat(text(report))
                .contains("report-type=delivery-status")
                .contains("Reporting-MTA: dns; mail.own.test")
                .contains("Original-Envelope-Id: Q1")
                .contains("Original-Recipient: rfc822; first@old.test")
                .contains("Final-Recipient: rfc822; c@d.test")
                .contains("Action: failed")
                .contains("Status: 5.1.1")
                .contains("Remote-MTA: dns; mx.test")
                .contains("Diagnostic-Code: smtp; 550 5.1.1 no such user")
                .contains("There is no such address")
                .contains("Message-ID: <1@own.test>");
    }

    /** RFC 3461 section 4.1. */
    @Test
    void senderThatWantsNoReportGetsNone() throws Exception {
        mta.recipient("c@d.test", "550 5.1.1 no such user");

        site.open().send(withNotify("NEVER"));

        soon(() -> site.kept.size() == 1);
        assertThat(site.context.getSentMails()).isEmpty();
    }

    /** RFC 3464 section 2.3.3: delayed. */
    @Test
    void senderIsToldOnceThatItsMailIsLate() throws Exception {
        site.noticeAfter = Duration.ofMillis(300);
        site.giveUpAfter = Duration.ofMinutes(1);
        mta.always(Stage.RCPT, "451 4.7.1 greylisted");

        site.open(TO_BOUNCES).send("a@own.test", "b@d.test");

        soon(() -> mta.connections() > 6);
        assertThat(site.context.getSentMails()).hasSize(1);
        assertThat(text(site.context.getSentMails().get(0)))
                .contains("Action: delayed")
                .contains("Status: 4.7.1")
                .contains("Will-Retry-Until: ");
    }

    @Test
    void senderThatWantsNoNoticeOfADelayGetsNone() throws Exception {
        site.noticeAfter = Duration.ofMillis(100);
        mta.recipient("c@d.test", "451 4.7.1 no", "451 4.7.1 no", "451 4.7.1 no");

        site.open(TO_BOUNCES).send(withNotify("FAILURE"));

        soon(() -> mta.taken().size() == 1);
        assertThat(site.context.getSentMails()).isEmpty();
    }

    private static Mail withNotify(String notify) throws Exception {
        Mail mail = TestSite.mail("a@own.test", "c@d.test");
        mail.setDsnParameters(DsnParameters.builder()
                .addRcptParameter(
                        new MailAddress("c@d.test"),
                        DsnParameters.RecipientDsnParameters.of(DsnParameters.Notify.parse(notify)))
                .build()
                .orElseThrow());
        return mail;
    }

    @Test
    void destinationHasNoMoreThanItsConnections() throws Exception {
        site.open(TO_BOUNCES);
        for (int i = 0; i < 60; i++) {
            site.send("a@own.test", "b" + i + "@d.test");
        }

        soon(() -> mta.taken().size() == 60);
        assertThat(mta.mostConnections()).isBetween(2, 3);
    }

    /** A dead destination rests as a whole: fifty mails for it do not make fifty attempts. */
    @Test
    void deadDestinationRestsAsAWholeAndWakesAsAWhole() throws Exception {
        mta.always(Stage.GREETING, "421 4.3.2 closed for the night");
        site.open(TO_BOUNCES);
        for (int i = 0; i < 50; i++) {
            site.send("a@own.test", "b" + i + "@d.test");
        }
        soon(() -> site.events(Fact.DEFERRED).size() >= 50);
        assertThat(mta.connections()).isLessThan(15);

        mta.forget(Stage.GREETING);
        soon(() -> mta.taken().size() == 50);
        soon(this::queueIsEmpty);
    }

    /** The window is full of mail for hosts that do not answer, and a live one does not wait for them. */
    @Test
    void liveDestinationIsNotDelayedByDeadOnes() throws Exception {
        site.close();
        use(new TestSite(home.resolve("other"), 8, 3, Duration.ofSeconds(20)));
        site.open(TO_BOUNCES).send("a@own.test", "first@d.test");
        soon(() -> mta.taken().size() == 1);
        for (int domain = 0; domain < 20; domain++) {
            ScriptedMta silent = site.mta("silent" + domain + ".test");
            silent.always(Stage.GREETING, STALL);
        }
        for (int i = 0; i < 1_500; i++) {
            site.send("a@own.test", "b@silent" + i % 20 + ".test");
        }

        for (int i = 0; i < 20; i++) {
            site.send("a@own.test", "b" + i + "@d.test");
        }

        await().atMost(Duration.ofSeconds(10)).until(() -> mta.taken().size() == 21);
    }

    @Test
    void stopLeavesTheMailInTheQueueAndTheNextStartDeliversIt() throws Exception {
        mta.once(Stage.GREETING, STALL);
        site.open(TO_BOUNCES).send("a@own.test", "b@d.test");
        soon(() -> mta.connections() == 1);

        site.stop();
        assertThat(site.queue().getSize()).isEqualTo(1);

        site.open(TO_BOUNCES);
        soon(() -> mta.taken().size() == 1);
        soon(this::queueIsEmpty);
    }

    @Test
    void newPipelineTakesOverTheQueue() throws Exception {
        mta.recipient("b@d.test", "451 4.7.1 later");
        site.open(TO_BOUNCES).send("a@own.test", "b@d.test");
        soon(() -> site.events(Fact.DEFERRED).size() == 1);
        site.open("bounceProcessor", "others");
        mta.recipient("b@d.test", "550 5.1.1 gone", "550 5.1.1 gone");

        soon(() -> site.context.getSentMails().size() == 1);
        assertThat(site.context.getSentMails().get(0).getState()).isEqualTo("others");
    }

    @Test
    void smartHostTakesMailOfAllDomainsInOneTransaction() throws Exception {
        site.open("gateway", "127.0.1.1", "gatewayPort", String.valueOf(mta.port()))
                .send("a@own.test", "b@d.test", "c@nowhere.test");

        soon(() -> mta.taken().size() == 1);
        assertThat(mta.taken().get(0).recipients()).containsExactlyInAnyOrder("b@d.test", "c@nowhere.test");
    }

    private boolean queueIsEmpty() throws Exception {
        return site.queue().getSize() == 0;
    }

    private static String text(SentMail mail) throws Exception {
        var bytes = new java.io.ByteArrayOutputStream();
        mail.getMsg().writeTo(bytes);
        return bytes.toString(java.nio.charset.StandardCharsets.UTF_8);
    }

    private static void soon(Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(15))
                .pollInterval(Duration.ofMillis(20))
                .until(condition);
    }
}
