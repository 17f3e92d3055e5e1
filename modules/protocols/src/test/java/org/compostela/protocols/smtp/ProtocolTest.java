package org.compostela.protocols.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.james.queue.api.MailQueue.MailQueueException;
import org.compostela.journey.Fact;
import org.compostela.journey.MailEvent;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The conversation: order, replies, TLS, and what a 250 promises. */
class ProtocolTest {
    private static TestServer server;
    private SmtpClient client;

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void greet() throws Exception {
        server.spool.kept().clear();
        server.told.clear();
        server.spool.behaviour = mail -> {};
        client = server.exchange();
    }

    @AfterEach
    void leave() throws Exception {
        client.close();
    }

    @Test
    void ehloSaysWhatIsThere() throws Exception {
        SmtpClient.Reply features = client.command("EHLO client.example");
        assertThat(features.lines()).allMatch(line -> line.startsWith("250"));
        assertThat(features.lines().get(0)).startsWith("250-mail.example.org ");
        assertThat(List.of("PIPELINING", "SIZE 1048576", "8BITMIME", "ENHANCEDSTATUSCODES", "STARTTLS", "DSN"))
                .allMatch(features::offers);
        assertThat(features.offers("SMTPUTF8")).isFalse();
    }

    @Test
    void everyReplyHasAnEnhancedStatusCode() throws Exception {
        List<String> commands = List.of(
                "NOOP",
                "NOOP x",
                "RSET",
                "RSET x",
                "HELP",
                "VRFY x",
                "EXPN x",
                "",
                "nonsense",
                "RCPT TO:<alice@example.org>",
                "DATA",
                "DATA x",
                "MAIL",
                "MAIL FROM:x",
                "MAIL FROM:<x>",
                "MAIL FROM:<a@b.example> X=Y",
                "MAIL FROM:<a@b.example> SIZE=x",
                "MAIL FROM:<a@b.example> SMTPUTF8",
                "MAIL FROM:<a@b.example> BODY=BINARYMIME",
                "AUTH PLAIN x",
                "STARTTLS x",
                "EHLO",
                "HELO",
                "MAIL FROM:<a@b.example> RET=HDRS ENVID=1",
                "MAIL FROM:<a@b.example>",
                "RCPT TO:<x>",
                "RCPT TO:<x@remote.example>",
                "RCPT TO:<nobody@example.org>",
                "RCPT TO:<alice@example.org> X=Y",
                "RCPT TO:<alice@example.org> NOTIFY=NEVER",
                "QUIT");
        for (String command : commands) {
            SmtpClient.Reply reply = client.command(command);
            assertThat(reply.lines())
                    .as(command)
                    .allMatch(line -> line.matches("([245])\\d\\d[ -]\\1\\.\\d{1,3}\\.\\d{1,3} .+"), command);
        }
        client.mustBeClosed();
    }

    @Test
    void pipelinedCommandsAreAnsweredInOrder() throws Exception {
        client.send("MAIL FROM:<eve@remote.example>\r\nRCPT TO:<nobody@example.org>\r\nRCPT TO:<alice@example.org>\r\n"
                + "DATA\r\n");
        client.expect("250 2.1.0");
        client.expect("550 5.1.1");
        client.expect("250 2.1.5");
        client.expect("354");
        client.send("Subject: one\r\n\r\none\r\n.\r\nMAIL FROM:<>\r\nRCPT TO:<bob@example.org>\r\nDATA\r\n");
        client.expect("250 2.6.0");
        client.expect("250 2.1.0");
        client.expect("250 2.1.5");
        client.expect("354");
        client.send("Subject: two\r\n\r\ntwo\r\n.\r\nNOOP\r\nQUIT\r\n");
        client.expect("250 2.6.0");
        client.expect("250 2.0.0");
        client.expect("221 2.0.0");
        client.mustBeClosed();
        assertThat(server.spool.kept()).extracting(Spool.Kept::body).containsExactly("one\r\n", "two\r\n");
    }

    @Test
    void resetAndGreetingEndTheTransaction() throws Exception {
        for (String command : List.of("RSET", "EHLO client.example", "HELO client.example")) {
            client.command("MAIL FROM:<eve@remote.example>").mustBe("250");
            client.command("RCPT TO:<alice@example.org>").mustBe("250");
            client.command(command).mustBe("250");
            client.command("RCPT TO:<alice@example.org>").mustBe("503 5.5.1");
            client.command("DATA").mustBe("503 5.5.1");
        }
    }

    @Test
    void secondSenderIsRefusedAndTheFirstStands() throws Exception {
        client.command("MAIL FROM:<eve@remote.example>").mustBe("250");
        client.command("MAIL FROM:<other@remote.example>").mustBe("503 5.5.1");
        client.command("RCPT TO:<alice@example.org>").mustBe("250");
        client.command("DATA").mustBe("354");
        client.command("Subject: x\r\n\r\n.").mustBe("250");
        assertThat(server.spool.only().sender()).isEqualTo("eve@remote.example");
    }

    @Test
    void mailBeforeAGreetingIsRefused() throws Exception {
        try (SmtpClient rude = server.connect("smtp")) {
            rude.expect("220 mail.example.org ESMTP");
            rude.command("MAIL FROM:<eve@remote.example>").mustBe("503 5.5.1");
        }
    }

    @Test
    void whatIsPipelinedBehindStartTlsIsThrownAway() throws Exception {
        client.send("STARTTLS\r\nRSET\r\nMAIL FROM:<eve@remote.example>\r\nNOOP\r\n");
        client.expect("220 2.0.0");
        client.startTls();
        client.command("EHLO client.example").mustBe("250-mail.example.org");
        client.command("RCPT TO:<alice@example.org>").mustBe("503 5.5.1");
    }

    @Test
    void whatWasSaidBeforeTlsIsForgotten() throws Exception {
        client.command("MAIL FROM:<eve@remote.example>").mustBe("250");
        client.command("STARTTLS").mustBe("220 2.0.0");
        client.startTls();
        client.command("RCPT TO:<alice@example.org>").mustBe("503 5.5.1");
        client.command("MAIL FROM:<eve@remote.example>").mustBe("503 5.5.1");
        SmtpClient.Reply features = client.command("EHLO client.example");
        assertThat(features.offers("STARTTLS")).isFalse();
        client.command("STARTTLS").mustBe("500 5.5.1");
        client.mail("eve@remote.example", List.of(TestServer.ALICE), "Subject: x\r\n\r\n")
                .mustBe("250");
        assertThat(server.spool.only().header("Received")).contains(" with ESMTPS id ");
    }

    @Test
    void receivedFieldTellsTheWay() throws Exception {
        client.mail("eve@remote.example", List.of(TestServer.ALICE), "Subject: x\r\n\r\n")
                .mustBe("250");
        Spool.Kept kept = server.spool.only();
        assertThat(kept.message()).startsWith("Received: ");
        assertThat(kept.header("Received"))
                .matches(
                        "from client\\.example \\(\\[127\\.0\\.0\\.1]\\) +by mail\\.example\\.org \\(Compostela\\) with ESMTP"
                                + " id " + kept.name()
                                + " +for <alice@example\\.org>; +[A-Z][a-z]{2}, \\d{1,2} [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d [+-]\\d{4}");
        server.spool.kept().clear();
        client.command("HELO (evil) name").mustBe("250");
        client.mail("", List.of(TestServer.ALICE, TestServer.BOB), "Subject: x\r\n\r\n")
                .mustBe("250");
        assertThat(server.spool.only().header("Received"))
                .startsWith("from [127.0.0.1] ([127.0.0.1]) ")
                .contains(" with SMTP id ")
                .doesNotContain(" for ");
    }

    @Test
    void deliveryStatusIsAskedForPerRecipient() throws Exception {
        client.command("MAIL FROM:<eve@remote.example> RET=HDRS ENVID=QQ314159").mustBe("250");
        client.command("RCPT TO:<alice@example.org> NOTIFY=SUCCESS,FAILURE").mustBe("250");
        client.command("RCPT TO:<nobody@example.org> NOTIFY=NEVER").mustBe("550");
        client.command("RCPT TO:<nobody@example.org> NOTIFY=NEVER").mustBe("550");
        client.command("RCPT TO:<bob@example.org>").mustBe("250");
        client.command("DATA").mustBe("354");
        client.command("Subject: x\r\n\r\n.").mustBe("250");
        assertThat(server.spool
                        .only()
                        .dsn()
                        .orElseThrow()
                        .getEnvIdParameter()
                        .orElseThrow()
                        .asString())
                .isEqualTo("QQ314159");
        assertThat(server.spool.only().dsn().orElseThrow().getRcptParameters()).hasSize(1);
    }

    @Test
    void acceptanceIsToldBeforeTheMailIsInTheSpool() throws Exception {
        List<Integer> seen = new ArrayList<>();
        server.spool.behaviour = mail -> seen.add(server.told.size());

        client.mail(
                        "eve@remote.example",
                        List.of(TestServer.ALICE, TestServer.BOB),
                        "Message-ID: <1@x>\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n\r\n")
                .mustBe("250");

        assertThat(seen).containsExactly(1);
        MailEvent event = server.told.get(0);
        assertThat(event.fact()).isEqualTo(Fact.ACCEPTED);
        assertThat(event.mail()).isEqualTo(server.spool.only().name());
        assertThat(event.journey()).isEqualTo(event.mail());
        assertThat(event.fields())
                .containsEntry("messageId", "<1@x>")
                .containsEntry("sender", "eve@remote.example")
                .containsEntry("recipients", "alice@example.org,bob@example.org")
                .containsEntry("client", "127.0.0.1")
                .containsEntry("helo", "client.example")
                .containsEntry("listener", "exchange")
                .containsEntry("subject", "Gr\u00fc\u00dfe")
                .containsKey("size")
                .doesNotContainKeys("tls", "user");
    }

    @Test
    void submissionTellsItsUserAndTls() throws Exception {
        try (SmtpClient alice = server.submit(TestServer.ALICE)) {
            alice.mail(TestServer.ALICE, List.of(TestServer.BOB), "Subject: x\r\n\r\n")
                    .mustBe("250");
        }
        assertThat(server.told.get(0).fields())
                .containsEntry("user", TestServer.ALICE)
                .containsEntry("listener", "submission")
                .hasEntrySatisfying(
                        "tls", version -> assertThat(version.toString()).startsWith("TLSv1."));
    }

    @Test
    void passwordThatComesAsACommandIsNotLogged() throws Exception {
        Logger log = (Logger) LoggerFactory.getLogger(SmtpConnection.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        log.addAppender(lines);
        try {
            client.command("AUTH LOGIN").mustBe("502");
            client.command("c2VjcmV0").mustBe("500 5.5.1");
        } finally {
            log.detachAppender(lines);
        }
        assertThat(lines.list).hasSize(2).allSatisfy(event -> assertThat(
                        event.getKeyValuePairs().toString())
                .doesNotContainIgnoringCase("c2VjcmV0"));
    }

    @Test
    void replyNamesTheMail() throws Exception {
        String reply = client.mail("", List.of(TestServer.ALICE), "Subject: x\r\n\r\n")
                .mustBe("250 2.6.0")
                .text();
        assertThat(reply).endsWith(" " + server.spool.only().name());
    }

    @Test
    void fullSpoolIsToldAndNothingIsLost() throws Exception {
        server.spool.behaviour = mail -> {
            throw new MailQueueException("no room");
        };
        client.mail("eve@remote.example", List.of(TestServer.ALICE), "Subject: x\r\n\r\n")
                .mustBe("452 4.3.1");
        assertThat(server.told).last().satisfies(event -> {
            assertThat(event.fact()).isEqualTo(Fact.FAILED);
            assertThat(event.fields()).containsEntry("reason", "no room");
        });
        server.spool.behaviour = mail -> {
            throw new IllegalStateException("a bug");
        };
        client.mail("eve@remote.example", List.of(TestServer.ALICE), "Subject: x\r\n\r\n")
                .mustBe("451 4.3.0");
        assertThat(server.spool.kept()).isEmpty();
        server.spool.behaviour = mail -> {};
        client.mail("eve@remote.example", List.of(TestServer.ALICE), "Subject: x\r\n\r\n")
                .mustBe("250 2.6.0");
    }

    @Test
    void nothingIsSaidBeforeTheSpoolHasTheMail() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch onDisk = new CountDownLatch(1);
        server.spool.behaviour = mail -> {
            asked.countDown();
            await(onDisk);
        };
        client.command("MAIL FROM:<>").mustBe("250");
        client.command("RCPT TO:<alice@example.org>").mustBe("250");
        client.command("DATA").mustBe("354");
        client.send("Subject: x\r\n\r\n.\r\n");
        await(asked);
        assertThat(client.hasReply()).isFalse();
        onDisk.countDown();
        client.expect("250 2.6.0");
    }

    @Test
    void fullDiskIsToldAtMailAndMailIsTakenWhenThereIsRoomAgain() throws Exception {
        server.freeDisk = 0;
        org.awaitility.Awaitility.await().untilAsserted(() -> {
            client.command("RSET");
            client.command("MAIL FROM:<>").mustBe("452 4.3.1");
        });
        server.freeDisk = Long.MAX_VALUE;
        org.awaitility.Awaitility.await().untilAsserted(() -> {
            client.command("RSET");
            client.command("MAIL FROM:<>").mustBe("250");
        });
    }

    @Test
    void slowClientsOfTheSpoolDoNotHoldUpOthers() throws Exception {
        int many = 24;
        CountDownLatch all = new CountDownLatch(many);
        CountDownLatch release = new CountDownLatch(1);
        server.spool.behaviour = mail -> {
            if (mail.getRecipients().size() == 1) {
                all.countDown();
                await(release);
            }
        };
        List<SmtpClient> clients = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            SmtpClient slow = server.exchange();
            clients.add(slow);
            slow.send("MAIL FROM:<>\r\nRCPT TO:<alice@example.org>\r\nDATA\r\n");
            for (String code : List.of("250", "250", "354")) {
                slow.expect(code);
            }
            slow.send("Subject: x\r\n\r\n.\r\n");
        }
        await(all);
        client.mail("", List.of(TestServer.ALICE, TestServer.BOB), "Subject: quick\r\n\r\n")
                .mustBe("250 2.6.0");
        release.countDown();
        for (SmtpClient slow : clients) {
            slow.expect("250 2.6.0");
            slow.close();
        }
    }

    @Test
    void clientThatGoesAwayInTheMiddleLeavesNoMail() throws Exception {
        client.send("MAIL FROM:<>\r\nRCPT TO:<alice@example.org>\r\nDATA\r\n");
        client.expect("250");
        client.expect("250");
        client.expect("354");
        client.send("Subject: half\r\n\r\nx\r\n.");
        client.close();
        try (SmtpClient next = server.exchange()) {
            next.mail("", List.of(TestServer.BOB), "Subject: whole\r\n\r\n").mustBe("250");
        }
        assertThat(server.spool.only().recipients()).containsExactly(TestServer.BOB);
    }

    @Test
    void portThatWasFreeIsKnown() throws Exception {
        for (String name : List.of("smtp", "submission", "submissions", "lmtp")) {
            assertThat(server.address(name).getPort()).isPositive();
            new Socket(server.address(name).getAddress(), server.address(name).getPort()).close();
        }
    }

    static void await(CountDownLatch latch) {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("waited in vain");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
