package org.compostela.protocols.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.compostela.configuration.LimitSettings;
import org.junit.jupiter.api.Test;

/** What a client may ask of a listener, and where it ends. */
class LimitsTest {
    private static final LimitSettings SMALL = new LimitSettings(10_000, 3, 4, 3, Duration.ofMinutes(1), 1, false);

    @Test
    void commandLinesAreBounded() throws Exception {
        try (TestServer server = TestServer.start(SMALL);
                SmtpClient client = server.exchange()) {
            client.send("NOOP " + "x".repeat(SmtpConnection.LONGEST_COMMAND) + "\r\nNOOP\r\n");
            client.expect("500 5.5.2 Line too long");
            client.expect("250 2.0.0");
            for (int i = 0; i < 300; i++) {
                client.send("x".repeat(10_000));
            }
            client.command("").mustBe("500 5.5.2 Line too long");
            client.command("NOOP").mustBe("250 2.0.0");
        }
    }

    @Test
    void textLinesAreBounded() throws Exception {
        LimitSettings roomy = new LimitSettings(10_000_000, 3, 4, 3, Duration.ofMinutes(1), 1, false);
        try (TestServer server = TestServer.start(roomy);
                SmtpClient client = server.exchange()) {
            List<String> alice = List.of(TestServer.ALICE);
            client.mail("", alice, "Subject: x\r\n\r\n" + "x".repeat(DataDecoder.LONGEST_LINE))
                    .mustBe("250");
            client.mail("", alice, "Subject: x\r\n\r\n" + "x".repeat(DataDecoder.LONGEST_LINE + 1))
                    .mustBe("554 5.6.0");
            client.mail("", alice, "Subject: x\r\n\r\n").mustBe("250");
            assertThat(server.spool.kept()).hasSize(2);
        }
    }

    @Test
    void headersAreBounded() throws Exception {
        LimitSettings roomy = new LimitSettings(10_000_000, 3, 4, 3, Duration.ofMinutes(1), 1, false);
        try (TestServer server = TestServer.start(roomy);
                SmtpClient client = server.exchange()) {
            String lines = ("X-Line: " + "x".repeat(1016) + "\r\n").repeat(256);
            client.mail("", List.of(TestServer.ALICE), lines + "\r\n" + lines + lines)
                    .mustBe("250");
            client.mail("", List.of(TestServer.ALICE), lines + "X: y\r\n\r\n").mustBe("552 5.3.4");
            assertThat(server.spool.kept()).hasSize(1);
        }
    }

    @Test
    void recipientsAreBounded() throws Exception {
        try (TestServer server = TestServer.start(SMALL);
                SmtpClient client = server.submit(TestServer.ALICE)) {
            client.command("MAIL FROM:<alice@example.org>").mustBe("250");
            for (int i = 0; i < 3; i++) {
                client.command("RCPT TO:<x" + i + "@remote.example>").mustBe("250");
            }
            client.command("RCPT TO:<x3@remote.example>").mustBe("452 4.5.3");
            client.command("DATA").mustBe("354");
            client.command("Subject: x\r\n\r\n.").mustBe("250");
            assertThat(server.spool.only().recipients()).hasSize(3);
        }
    }

    @Test
    void messageThatIsAnnouncedAsTooBigIsRefusedAtMail() throws Exception {
        try (TestServer server = TestServer.start(SMALL);
                SmtpClient client = server.exchange()) {
            assertThat(client.command("EHLO client.example").offers("SIZE 10000"))
                    .isTrue();
            client.command("MAIL FROM:<eve@remote.example> SIZE=10001").mustBe("552 5.3.4");
            client.command("MAIL FROM:<eve@remote.example> SIZE=99999999999999999999")
                    .mustBe("552 5.3.4");
            client.command("MAIL FROM:<eve@remote.example> SIZE=-1").mustBe("501 5.5.4");
            client.command("MAIL FROM:<eve@remote.example> SIZE=10000 BODY=8BITMIME")
                    .mustBe("250");
        }
    }

    @Test
    void messageThatIsTooBigIsRefusedAtItsEnd() throws Exception {
        try (TestServer server = TestServer.start(SMALL);
                SmtpClient client = server.exchange()) {
            client.mail("", List.of(TestServer.ALICE), "Subject: x\r\n\r\n" + "0123456789\r\n".repeat(1_000))
                    .mustBe("552 5.3.4");
            client.mail("", List.of(TestServer.ALICE), "Subject: x\r\n\r\nsmall")
                    .mustBe("250");
            assertThat(server.spool.only().body()).isEqualTo("small\r\n");
        }
    }

    @Test
    void messageWithoutEndIsCutOff() throws Exception {
        try (TestServer server = TestServer.start(SMALL);
                SmtpClient client = server.exchange()) {
            client.command("MAIL FROM:<>").mustBe("250");
            client.command("RCPT TO:<alice@example.org>").mustBe("250");
            client.command("DATA").mustBe("354");
            client.send("0123456789\r\n".repeat(2_000));
            client.expect("552 5.3.4");
            client.mustBeClosed();
            assertThat(server.spool.kept()).isEmpty();
        }
    }

    @Test
    void connectionsOfOneAddressAreBounded() throws Exception {
        try (TestServer server = TestServer.start(SMALL)) {
            List<SmtpClient> clients = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                clients.add(server.exchange());
            }
            try (SmtpClient client = server.connect("smtp")) {
                client.expect("421 4.7.0");
                client.mustBeClosed();
            }
            try (SmtpClient submission = server.connect("submission")) {
                submission.expect("220");
            }
            clients.get(0).close();
            Awaitility.await().ignoreExceptionsInstanceOf(AssertionError.class).untilAsserted(() -> server.exchange()
                    .close());
            for (SmtpClient client : clients) {
                client.close();
            }
        }
    }

    @Test
    void connectionsAreBounded() throws Exception {
        LimitSettings two = new LimitSettings(10_000, 3, 2, 100, Duration.ofMinutes(1), 1, false);
        try (TestServer server = TestServer.start(two);
                SmtpClient first = server.exchange();
                SmtpClient second = server.exchange();
                SmtpClient third = server.connect("smtp")) {
            third.expect("421 4.7.0");
            third.mustBeClosed();
            first.command("NOOP").mustBe("250");
            second.command("NOOP").mustBe("250");
        }
    }

    @Test
    void silentClientIsDisconnected() throws Exception {
        LimitSettings hasty = new LimitSettings(10_000, 3, 10, 10, Duration.ofSeconds(1), 1, false);
        try (TestServer server = TestServer.start(hasty);
                SmtpClient client = server.exchange();
                SmtpClient sending = server.exchange()) {
            sending.command("MAIL FROM:<>");
            sending.command("RCPT TO:<alice@example.org>");
            sending.command("DATA");
            client.expect("421 4.4.2");
            client.mustBeClosed();
            sending.expect("421 4.4.2");
            sending.mustBeClosed();
        }
    }

    @Test
    void slowWorkIsNoSilence() throws Exception {
        LimitSettings hasty = new LimitSettings(10_000, 3, 10, 10, Duration.ofSeconds(1), 1, false);
        try (TestServer server = TestServer.start(hasty);
                SmtpClient client = server.exchange();
                SmtpClient witness = server.exchange()) {
            server.spool.behaviour = mail -> {
                try {
                    // Longer than a silent client is borne.
                    witness.expect("421 4.4.2");
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            };
            client.mail("", List.of(TestServer.ALICE), "Subject: x\r\n\r\n").mustBe("250 2.6.0");
        }
    }

    @Test
    void clientThatOnlyMakesErrorsIsDisconnected() throws Exception {
        try (TestServer server = TestServer.start();
                SmtpClient client = server.exchange()) {
            for (int i = 0; i < SmtpConnection.PROTOCOL_ERRORS; i++) {
                client.command("NONSENSE").mustBe("500 5.5.1");
            }
            client.command("NONSENSE").mustBe("421 4.7.0");
            client.mustBeClosed();
        }
        try (TestServer server = TestServer.start();
                SmtpClient client = server.exchange()) {
            client.command("MAIL FROM:<>").mustBe("250");
            for (int i = 0; i < SmtpConnection.REFUSALS; i++) {
                client.command("RCPT TO:<guess" + i + "@example.org>").mustBe("550 5.1.1");
            }
            client.command("RCPT TO:<alice@example.org>").mustBe("250");
            client.command("RCPT TO:<guess@example.org>").mustBe("421 4.7.0");
            client.mustBeClosed();
        }
    }

    @Test
    void clientThatDoesNotReadItsRepliesIsNotReadEither() throws Exception {
        try (TestServer server = TestServer.start();
                SmtpClient client = server.exchange();
                SmtpClient other = server.exchange()) {
            Thread flood = new Thread(() -> {
                try {
                    for (int i = 0; i < 20_000; i++) {
                        client.send("NOOP\r\n".repeat(1_000));
                    }
                } catch (IOException closed) {
                    // The end of the test.
                }
            });
            flood.start();
            Awaitility.await().until(() -> flood.getState() == Thread.State.RUNNABLE);
            other.mail("", List.of(TestServer.ALICE), "Subject: x\r\n\r\n").mustBe("250");
            assertThat(flood.isAlive()).isTrue();
            client.close();
            flood.join(10_000);
            assertThat(flood.isAlive()).isFalse();
        }
    }

    @Test
    void bigMessageIsNotHeldInMemory() throws Exception {
        LimitSettings roomy = new LimitSettings(400L << 20, 3, 10, 10, Duration.ofMinutes(1), 1, false);
        try (TestServer server = TestServer.start(roomy);
                SmtpClient client = server.exchange()) {
            long[] inMemory = new long[1];
            server.spool.behaviour = mail -> {
                System.gc();
                inMemory[0] = Runtime.getRuntime().totalMemory()
                        - Runtime.getRuntime().freeMemory();
                throw new org.apache.james.queue.api.MailQueue.MailQueueException("seen");
            };
            System.gc();
            long before =
                    Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
            client.command("MAIL FROM:<>").mustBe("250");
            client.command("RCPT TO:<alice@example.org>").mustBe("250");
            client.command("DATA").mustBe("354");
            client.send("Subject: big\r\n\r\n");
            String megabyte = ("x".repeat(62) + "\r\n").repeat(16 * 1024);
            for (int i = 0; i < 100; i++) {
                client.send(megabyte);
            }
            client.command(".").mustBe("452");
            assertThat(inMemory[0] - before).isLessThan(40L << 20);
        }
    }
}
