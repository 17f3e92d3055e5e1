package org.compostela.delivery.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.compostela.delivery.transaction.ScriptedMta.DROP;
import static org.compostela.delivery.transaction.ScriptedMta.STALL;
import static org.compostela.delivery.transaction.ScriptedMta.TAKEN_THEN;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.mailet.DsnParameters;
import org.compostela.configuration.Password;
import org.compostela.delivery.hosts.Host;
import org.compostela.delivery.hosts.Route;
import org.compostela.delivery.outcome.Outcome;
import org.compostela.delivery.transaction.ScriptedMta.Stage;
import org.compostela.delivery.transaction.ScriptedMta.Taken;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Transactions with a server that behaves and with one that does not. */
final class CourierTest {
    private static final Duration LIMIT = Duration.ofMillis(600);
    private static final String MESSAGE = "Subject: hello\r\n\r\n.dot\r\nbody\r\n";
    private static TestCertificate certificate;

    private final List<ScriptedMta> servers = new ArrayList<>();
    private Watchdog watchdog;
    private ScriptedMta mta;
    private Manner manner = Manner.ofInternet("client.test");
    private HostRules rules = HostRules.all(TlsPolicy.OPPORTUNISTIC);

    @BeforeAll
    static void certificate() throws Exception {
        certificate = TestCertificate.of("mx.test");
    }

    @BeforeEach
    void start() throws IOException {
        watchdog = new Watchdog();
        mta = server("127.0.1.1");
    }

    @AfterEach
    void stop() throws IOException {
        watchdog.close();
        for (ScriptedMta server : servers) {
            server.close();
        }
    }

    private ScriptedMta server(String address) throws IOException {
        ScriptedMta server = new ScriptedMta(address);
        servers.add(server);
        return server;
    }

    @Test
    void mailIsDeliveredWithItsDotsAsTheyWere() throws Exception {
        Delivery delivery = deliver("a@d.test");

        assertThat(kinds(delivery)).containsExactly("Delivered");
        assertThat(mta.taken()).extracting(Taken::message).containsExactly(MESSAGE);
        assertThat(delivery.reached()).isTrue();
        assertThat(delivery.visits()).singleElement().satisfies(visit -> {
            assertThat(visit.address()).isEqualTo("127.0.1.1");
            assertThat(visit.tls()).isEmpty();
            assertThat(visit.last()).hasToString("250 2.0.0 queued");
        });
    }

    /** RFC 5321 section 2.3.8: bare CR and LF do not get out. */
    @Test
    void lineEndsAreMadeWhole() throws Exception {
        deliver("a\nb\r\nc\rd\n\r.e", "a@d.test");

        assertThat(mta.taken().get(0).message()).isEqualTo("a\r\nb\r\nc\r\nd\r\n\r\n.e\r\n");
    }

    /** RFC 5321 section 5.1: many recipients of one domain in one transaction. */
    @Test
    void manyRecipientsGoInOneTransaction() throws Exception {
        deliver("a@d.test", "b@d.test", "c@d.test");

        assertThat(mta.taken())
                .extracting(Taken::recipients)
                .containsExactly(List.of("a@d.test", "b@d.test", "c@d.test"));
        assertThat(mta.connections()).isEqualTo(1);
    }

    /** RFC 5321 section 4.5.3.1.8. */
    @Test
    void moreThanAHundredRecipientsGoInSeveralTransactionsOfOneSession() throws Exception {
        String[] all =
                IntStream.range(0, 250).mapToObj(i -> "r" + i + "@d.test").toArray(String[]::new);

        Delivery delivery = deliver(all);

        assertThat(mta.taken()).extracting(mail -> mail.recipients().size()).containsExactly(100, 100, 50);
        assertThat(mta.connections()).isEqualTo(1);
        assertThat(delivery.outcomes()).hasSize(250).allSatisfy((who, outcome) -> assertThat(outcome)
                .isInstanceOf(Outcome.Delivered.class));
    }

    /** RFC 5321 section 4.5.3.1.10. */
    @Test
    void recipientsTooManyForTheServerGoInAnotherTransaction() throws Exception {
        mta.recipientsMax(2);

        Delivery delivery = deliver("a@d.test", "b@d.test", "c@d.test", "d@d.test", "e@d.test");

        assertThat(mta.taken()).extracting(mail -> mail.recipients().size()).containsExactly(2, 2, 1);
        assertThat(kinds(delivery)).containsOnly("Delivered");
    }

    @Test
    void oneRecipientOfThreeRefusedCostsTheOthersNothing() throws Exception {
        mta.recipient("b@d.test", "550 5.1.1 no such user");

        Delivery delivery = deliver("a@d.test", "b@d.test", "c@d.test");

        assertThat(outcome(delivery, "b@d.test")).isInstanceOf(Outcome.Bounced.class);
        assertThat(outcome(delivery, "b@d.test").reason()).hasToString("550 5.1.1 no such user");
        assertThat(mta.taken()).singleElement().satisfies(mail -> assertThat(mail.recipients())
                .containsExactly("a@d.test", "c@d.test"));
        assertThat(outcome(delivery, "a@d.test")).isInstanceOf(Outcome.Delivered.class);
    }

    @Test
    void oneRecipientOfThreeDeferredIsDeferredAlone() throws Exception {
        mta.recipient("b@d.test", "451 4.7.1 greylisted");

        Delivery delivery = deliver("a@d.test", "b@d.test");

        assertThat(outcome(delivery, "b@d.test").reason()).hasToString("451 4.7.1 greylisted");
        assertThat(outcome(delivery, "b@d.test")).isInstanceOf(Outcome.Deferred.class);
        assertThat(outcome(delivery, "a@d.test")).isInstanceOf(Outcome.Delivered.class);
    }

    @Test
    void serverWithoutExtensionsIsSpokenToStepByStep() throws Exception {
        mta.extensions();

        assertThat(kinds(deliver("a@d.test", "b@d.test"))).containsOnly("Delivered");
        assertThat(mta.commands()).contains("MAIL FROM:<sender@own.test>", "RCPT TO:<a@d.test>");
    }

    /** RFC 5321 section 3.2. */
    @Test
    void serverThatKnowsNoEhloIsGreetedWithHelo() throws Exception {
        mta.once(Stage.EHLO, "502 5.5.1 unknown");

        assertThat(kinds(deliver("a@d.test"))).containsOnly("Delivered");
        assertThat(mta.commands()).contains("HELO client.test");
    }

    static Stream<Arguments> faults() {
        return Stream.of(Stage.GREETING, Stage.EHLO, Stage.MAIL, Stage.RCPT, Stage.DATA, Stage.BODY, Stage.END)
                .flatMap(stage -> Stream.of(
                                "421 4.3.2 closing", DROP, STALL, "\0\1garbage", "250-a\r\n550 b", "2".repeat(100_000))
                        .map(action -> Arguments.of(stage, action)));
    }

    /** RFC 5321 section 4.5.3.2 for the stalls; for the rest: what is not understood is no refusal. */
    @ParameterizedTest
    @MethodSource("faults")
    void faultDefersAndNothingIsTakenForDelivered(Stage stage, String action) throws Exception {
        mta.always(stage, action);

        Delivery delivery = deliver("a@d.test", "b@d.test");

        assertThat(kinds(delivery)).containsOnly("Deferred");
        if (stage.compareTo(Stage.BODY) < 0) {
            assertThat(mta.taken()).isEmpty();
        }
    }

    /** RFC 1047: nobody knows whether it was taken. A second copy is better than none. */
    @ParameterizedTest
    @MethodSource("ends")
    void silenceAfterTheDotDefersAndNoOtherHostIsTried(String action) throws Exception {
        mta.always(Stage.END, TAKEN_THEN + action);
        ScriptedMta second = server("127.0.1.2");

        Delivery delivery = deliver(List.of(mta, second), MESSAGE, "a@d.test");

        assertThat(kinds(delivery)).containsOnly("Deferred");
        assertThat(outcome(delivery, "a@d.test").reason().text()).contains("may have arrived");
        assertThat(second.connections()).isZero();
    }

    static Stream<String> ends() {
        return Stream.of(DROP, STALL, "garbage", "2".repeat(100_000));
    }

    /** RFC 5321 section 4.2.1: 5yz at any stage is for good. */
    @ParameterizedTest
    @MethodSource("refusals")
    void refusalForGoodBounces(Stage stage) throws Exception {
        mta.always(stage, "550 5.7.1 not you");

        Delivery delivery = deliver("a@d.test", "b@d.test");

        assertThat(kinds(delivery)).containsOnly("Bounced");
        assertThat(outcome(delivery, "a@d.test").reason()).hasToString("550 5.7.1 not you");
    }

    static Stream<Stage> refusals() {
        return Stream.of(Stage.MAIL, Stage.RCPT, Stage.DATA, Stage.END);
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refusalForNowDefers(Stage stage) throws Exception {
        mta.always(stage, "451 4.3.0 later");

        assertThat(kinds(deliver("a@d.test"))).containsOnly("Deferred");
    }

    /** RFC 5321 section 5.1: what cannot be reached is no reason to wait while another can. */
    @ParameterizedTest
    @MethodSource("beforeTheMessage")
    void nextHostIsTried(Stage stage) throws Exception {
        mta.always(stage, "421 4.3.2 closing");
        ScriptedMta second = server("127.0.1.2");

        Delivery delivery = deliver(List.of(mta, second), MESSAGE, "a@d.test");

        assertThat(kinds(delivery)).containsOnly("Delivered");
        assertThat(second.taken()).hasSize(1);
        assertThat(delivery.visits()).hasSize(2);
    }

    static Stream<Stage> beforeTheMessage() {
        return Stream.of(Stage.GREETING, Stage.EHLO, Stage.MAIL, Stage.RCPT, Stage.DATA);
    }

    @Test
    void hostThatIsNotThereIsPassedBy() throws Exception {
        mta.close();
        ScriptedMta second = server("127.0.1.2");

        assertThat(kinds(deliver(List.of(mta, second), MESSAGE, "a@d.test"))).containsOnly("Delivered");
    }

    @Test
    void destinationWithoutAnyHostIsNotReached() throws Exception {
        mta.close();

        Delivery delivery = deliver("a@d.test");

        assertThat(kinds(delivery)).containsOnly("Deferred");
        assertThat(outcome(delivery, "a@d.test").reason().status()).isEqualTo("4.4.1");
        assertThat(delivery.reached()).isFalse();
    }

    /** RFC 8305: an address that does not answer does not hold up the next. */
    @Test
    void nextAddressOfAHostIsTriedBesideOneThatDoesNotAnswer() throws Exception {
        Host host =
                new Host("mx.test", mta.port(), List.of(java.net.InetAddress.getByName("127.0.1.9"), mta.address()));

        Delivery delivery = courier()
                .deliver(new Route.Hosts(List.of(host)), manner, rules, envelope("a@d.test"), message(MESSAGE));

        assertThat(kinds(delivery)).containsOnly("Delivered");
    }

    /** RFC 7504: 521, and no other host. */
    @Test
    void hostThatTakesNoMailAtAllBounces() throws Exception {
        mta.always(Stage.GREETING, "521 5.3.2 no mail here");

        assertThat(kinds(deliver("a@d.test"))).containsOnly("Bounced");
    }

    /** RFC 1870 section 6.1: known before it is sent. */
    @Test
    void messageLargerThanTheServerTakesBouncesUnsent() throws Exception {
        mta.extensions("SIZE 10", "PIPELINING");

        Delivery delivery = deliver("a@d.test");

        assertThat(outcome(delivery, "a@d.test").reason().status()).isEqualTo("5.3.4");
        assertThat(mta.commands()).noneMatch(command -> command.startsWith("MAIL"));
    }

    @Test
    void sizeIsWhatCrossesTheWireWithoutTheDoubledDots() throws Exception {
        deliver("Subject: x\n\n..\n", "a@d.test");

        assertThat(mta.commands()).contains("MAIL FROM:<sender@own.test> SIZE=18");
    }

    /** RFC 6152. */
    @Test
    void eightBitBodyIsSaid() throws Exception {
        deliver("Subject: x\r\n\r\nä\r\n", "a@d.test");

        assertThat(mta.commands()).anyMatch(command -> command.endsWith(" BODY=8BITMIME"));
        assertThat(mta.taken().get(0).message()).contains("ä");
    }

    @Test
    void eightBitBodyForAServerThatCannotTakeItBounces() throws Exception {
        mta.extensions("PIPELINING");

        Delivery delivery = deliver("Subject: x\r\n\r\nä\r\n", "a@d.test");

        assertThat(outcome(delivery, "a@d.test").reason().status()).isEqualTo("5.6.3");
    }

    /** RFC 6531 section 3.2, RFC 6532. */
    @Test
    void headerInUtf8IsSaid() throws Exception {
        deliver("Subject: ä\r\n\r\nx\r\n", "a@d.test");

        assertThat(mta.commands()).anyMatch(command -> command.endsWith(" SMTPUTF8"));
    }

    @Test
    void headerInUtf8ForAServerThatCannotTakeItBounces() throws Exception {
        mta.extensions("PIPELINING", "8BITMIME");

        Delivery delivery = deliver("Subject: ä\r\n\r\nx\r\n", "a@d.test");

        assertThat(outcome(delivery, "a@d.test").reason().status()).isEqualTo("5.6.7");
        assertThat(outcome(delivery, "a@d.test")).isInstanceOf(Outcome.Bounced.class);
    }

    /** RFC 3461 section 5.2.1: to a server that knows DSN its parameters are passed on. */
    @Test
    void dsnParametersArePassedOn() throws Exception {
        deliverWithDsn();

        assertThat(mta.commands()).contains("RCPT TO:<a@d.test> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;a+2Bx@old.test");
        assertThat(mta.commands()).anyMatch(command -> command.endsWith(" RET=HDRS ENVID=QQ314159"));
    }

    @Test
    void dsnParametersAreKeptFromAServerThatDoesNotKnowThem() throws Exception {
        mta.extensions("PIPELINING");

        deliverWithDsn();

        assertThat(mta.commands()).contains("MAIL FROM:<sender@own.test>", "RCPT TO:<a@d.test>");
    }

    private void deliverWithDsn() throws Exception {
        MailAddress recipient = new MailAddress("a@d.test");
        DsnParameters dsn = DsnParameters.builder()
                .envId(DsnParameters.EnvId.of("QQ314159"))
                .ret(DsnParameters.Ret.HDRS)
                .addRcptParameter(
                        recipient,
                        DsnParameters.RecipientDsnParameters.of(
                                java.util.EnumSet.of(DsnParameters.Notify.SUCCESS, DsnParameters.Notify.FAILURE),
                                new MailAddress("a+x@old.test")))
                .build()
                .orElseThrow();
        Envelope envelope =
                new Envelope(MaybeSender.getMailSender("sender@own.test"), List.of(recipient), Optional.of(dsn));
        courier().deliver(route(List.of(mta)), manner, rules, envelope, message(MESSAGE));
    }

    @Test
    void nullReversePathIsEmpty() throws Exception {
        Envelope envelope =
                new Envelope(MaybeSender.nullSender(), List.of(new MailAddress("a@d.test")), Optional.empty());

        courier().deliver(route(List.of(mta)), manner, rules, envelope, message(MESSAGE));

        assertThat(mta.taken()).singleElement().satisfies(mail -> assertThat(mail.from())
                .startsWith("MAIL FROM:<> "));
    }

    /** RFC 3207, RFC 7435: whoever it is. */
    @Test
    void tlsIsUsedWhereItIsOffered() throws Exception {
        mta.tls(certificate.server());

        Delivery delivery = deliver("a@d.test");

        assertThat(mta.taken()).extracting(Taken::encrypted).containsExactly(true);
        assertThat(delivery.visits().get(0).tls()).startsWith("TLSv1.");
        assertThat(delivery.visits().get(0).verified()).isFalse();
        // RFC 3207 section 4.2: greeted again.
        assertThat(mta.commands().stream().filter("EHLO client.test"::equals)).hasSize(2);
    }

    @Test
    void certificateThatIsGoodForTheNameIsNoted() throws Exception {
        mta.tls(certificate.server());

        Delivery delivery = new Courier(new Tls(Optional.of(certificate.authority())), watchdog, TimeLimits.all(LIMIT))
                .deliver(route(List.of(mta)), manner, rules, envelope("a@d.test"), message(MESSAGE));

        assertThat(delivery.visits().get(0).verified()).isTrue();
        assertThat(delivery.visits().get(0).authenticated()).isEqualTo(Authentication.NONE);
    }

    @Test
    void handshakeThatFailsLeadsToAnAttemptInClearThatIsTold() throws Exception {
        mta.tls(javax.net.ssl.SSLContext.getDefault());

        Delivery delivery = deliver("a@d.test");

        assertThat(kinds(delivery)).containsOnly("Delivered");
        assertThat(mta.taken()).extracting(Taken::encrypted).containsExactly(false);
        assertThat(delivery.visits()).hasSize(2);
        assertThat(delivery.visits().get(0).last().text()).contains("TLS handshake failed");
        assertThat(delivery.visits().get(0).failure()).contains(TlsFailure.VALIDATION_FAILURE);
    }

    @Test
    void handshakeThatStallsLeadsToAnAttemptInClear() throws Exception {
        mta.tls(certificate.server()).once(Stage.STARTTLS, "220 go");

        assertThat(kinds(deliver("a@d.test"))).containsOnly("Delivered");
        assertThat(mta.connections()).isEqualTo(2);
    }

    /** RFC 3207 section 4: 454. */
    @Test
    void tlsThatIsNotThereForNowIsDoneWithout() throws Exception {
        mta.tls(certificate.server()).once(Stage.STARTTLS, "454 4.7.0 not now");

        assertThat(kinds(deliver("a@d.test"))).containsOnly("Delivered");
        assertThat(mta.taken()).extracting(Taken::encrypted).containsExactly(false);
    }

    @Test
    void serverWithoutTlsIsNotSentWhatMustBeEncrypted() throws Exception {
        rules = HostRules.all(TlsPolicy.ENCRYPTED);

        assertThat(kinds(deliver("a@d.test"))).containsOnly("Deferred");
        assertThat(mta.commands()).noneMatch(command -> command.startsWith("MAIL"));
    }

    @Test
    void certificateOfNobodyIsNotSentWhatMustBeVerified() throws Exception {
        rules = HostRules.all(TlsPolicy.VERIFIED);
        mta.tls(certificate.server());

        Delivery delivery = deliver("a@d.test");

        assertThat(kinds(delivery)).containsOnly("Deferred");
        assertThat(outcome(delivery, "a@d.test").reason().status()).isEqualTo("4.7.5");
        assertThat(mta.taken()).isEmpty();
    }

    /** RFC 3207 section 6, CVE-2011-0411. */
    @Test
    void wordsInClearBehindTheReplyToStarttlsEndTheSession() throws Exception {
        mta.tls(certificate.server()).always(Stage.STARTTLS, "220 go\r\n250 injected");

        assertThat(kinds(deliver("a@d.test"))).containsOnly("Deferred");
        assertThat(mta.taken()).isEmpty();
    }

    /** RFC 4954, RFC 4616. */
    @Test
    void passwordIsSentOverTls() throws Exception {
        manner = withLogin();
        mta.tls(certificate.server()).extensions("AUTH LOGIN PLAIN", "PIPELINING");

        assertThat(kinds(deliver("a@d.test"))).containsOnly("Delivered");
        assertThat(mta.commands()).contains("AUTH PLAIN AHVzZXIAc2VjcmV0");
    }

    @Test
    void passwordIsSentByLoginWhereThatIsAll() throws Exception {
        manner = withLogin();
        mta.tls(certificate.server()).extensions("AUTH LOGIN");

        assertThat(kinds(deliver("a@d.test"))).containsOnly("Delivered");
        assertThat(mta.commands()).contains("AUTH LOGIN", "dXNlcg==", "c2VjcmV0");
    }

    @Test
    void loginThatIsRefusedDefers() throws Exception {
        manner = withLogin();
        mta.tls(certificate.server()).extensions("AUTH PLAIN").always(Stage.AUTH, "535 5.7.8 no");

        Delivery delivery = deliver("a@d.test");

        assertThat(kinds(delivery)).containsOnly("Deferred");
        assertThat(outcome(delivery, "a@d.test").reason().status()).isEqualTo("4.7.8");
    }

    private static Manner withLogin() {
        return new Manner(
                "client.test",
                Optional.empty(),
                false,
                TlsPolicy.ENCRYPTED,
                false,
                Optional.of(new Credentials("user", new Password("secret"))));
    }

    /** RFC 8314 section 3.3. */
    @Test
    void tlsWithTheFirstByte() throws Exception {
        manner = new Manner("client.test", Optional.empty(), false, TlsPolicy.ENCRYPTED, true, Optional.empty());
        mta.tls(certificate.server()).tlsAtOnce();

        assertThat(kinds(deliver("a@d.test"))).containsOnly("Delivered");
        assertThat(mta.taken()).extracting(Taken::encrypted).containsExactly(true);
    }

    /** RFC 2033 section 4.2: an answer for each recipient. */
    @Test
    void lmtpHasAnOutcomeForEachRecipientAfterTheDot() throws Exception {
        manner = new Manner("client.test", Optional.empty(), true, TlsPolicy.OPPORTUNISTIC, false, Optional.empty());
        mta.lmtp()
                .once(Stage.END, "250 2.0.0 stored")
                .once(Stage.END, "552 5.2.2 full")
                .once(Stage.END, "451 4.2.0 locked");

        Delivery delivery = deliver("a@d.test", "b@d.test", "c@d.test");

        assertThat(mta.commands()).contains("LHLO client.test");
        assertThat(outcome(delivery, "a@d.test")).isInstanceOf(Outcome.Delivered.class);
        assertThat(outcome(delivery, "b@d.test")).isInstanceOf(Outcome.Bounced.class);
        assertThat(outcome(delivery, "c@d.test")).isInstanceOf(Outcome.Deferred.class);
    }

    /** Its end must not be taken for the end of the message. */
    @Test
    void messageThatCannotBeReadToItsEndIsNotSent() throws Exception {
        int[] reads = {0};
        Message breaks = out -> {
            out.write(MESSAGE.getBytes(StandardCharsets.UTF_8));
            if (reads[0]++ > 0) {
                throw new IOException("disk");
            }
        };

        Delivery delivery = courier().deliver(route(List.of(mta)), manner, rules, envelope("a@d.test"), breaks);

        assertThat(kinds(delivery)).containsOnly("Deferred");
        assertThat(outcome(delivery, "a@d.test").reason().text()).contains("disk");
        assertThat(mta.taken()).isEmpty();
    }

    @Test
    void largeMessageIsSentInPieces() throws Exception {
        String line = "x".repeat(76) + "\r\n";
        Message large = out -> {
            out.write("Subject: large\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < 100_000; i++) {
                out.write(line.getBytes(StandardCharsets.UTF_8));
            }
        };

        Delivery delivery = courier().deliver(route(List.of(mta)), manner, rules, envelope("a@d.test"), large);

        assertThat(kinds(delivery)).containsOnly("Delivered");
        assertThat(mta.taken().get(0).message()).hasSize(18 + 100_000 * 78);
    }

    @Test
    void serverThatStopsReadingIsLeftInTime() throws Exception {
        mta.always(Stage.BODY, STALL);
        byte[] block = "x\r\n".repeat(100_000).getBytes(StandardCharsets.UTF_8);
        Message endless = out -> {
            for (int i = 0; i < 30; i++) {
                out.write(block);
            }
        };

        Delivery delivery = courier().deliver(route(List.of(mta)), manner, rules, envelope("a@d.test"), endless);

        assertThat(kinds(delivery)).containsOnly("Deferred");
    }

    private Delivery deliver(String... recipients) throws Exception {
        boolean isMessage = recipients[0].contains("\n");
        return isMessage
                ? deliver(List.of(mta), recipients[0], Arrays.copyOfRange(recipients, 1, recipients.length))
                : deliver(List.of(mta), MESSAGE, recipients);
    }

    private Delivery deliver(List<ScriptedMta> hosts, String message, String... recipients) throws Exception {
        return courier().deliver(route(hosts), manner, rules, envelope(recipients), message(message));
    }

    private Courier courier() {
        return new Courier(new Tls(Optional.empty()), watchdog, TimeLimits.all(LIMIT));
    }

    private static Route.Hosts route(List<ScriptedMta> servers) {
        return new Route.Hosts(servers.stream()
                .map(server -> new Host("mx.test", server.port(), List.of(server.address())))
                .toList());
    }

    private static Envelope envelope(String... recipients) throws Exception {
        List<MailAddress> addresses = new ArrayList<>();
        for (String recipient : recipients) {
            addresses.add(new MailAddress(recipient));
        }
        return new Envelope(MaybeSender.getMailSender("sender@own.test"), addresses, Optional.empty());
    }

    private static Message message(String text) {
        return out -> out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> kinds(Delivery delivery) {
        return delivery.outcomes().values().stream()
                .map(outcome -> outcome.getClass().getSimpleName())
                .toList();
    }

    private static Outcome outcome(Delivery delivery, String recipient) throws Exception {
        return delivery.outcomes().get(new MailAddress(recipient));
    }
}
