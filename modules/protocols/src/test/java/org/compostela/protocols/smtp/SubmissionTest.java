package org.compostela.protocols.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.compostela.configuration.LimitSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ports 587 and 465: mail from our own users, for anybody. */
class SubmissionTest {
    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void empty() {
        server.spool.kept().clear();
    }

    @Test
    void passwordIsNotTakenBeforeTls() throws Exception {
        try (SmtpClient client = server.connect("submission")) {
            client.expect("220 mail.example.org ");
            assertThat(client.command("EHLO client.example").offers("AUTH")).isFalse();
            client.login(TestServer.ALICE, TestServer.PASSWORD).mustBe("538 5.7.11");
            client.command("AUTH LOGIN").mustBe("538 5.7.11");
            client.command("MAIL FROM:<alice@example.org>").mustBe("530 5.7.0");
        }
    }

    @Test
    void mailIsNotTakenBeforeLogin() throws Exception {
        try (SmtpClient client = tls()) {
            client.command("MAIL FROM:<alice@example.org>").mustBe("530 5.7.0");
            client.command("MAIL FROM:<>").mustBe("530 5.7.0");
            client.command("RCPT TO:<bob@example.org>").mustBe("503 5.5.1");
            client.command("DATA").mustBe("503 5.5.1");
        }
        try (SmtpClient client = server.connect("submissions")) {
            client.expect("220");
            client.command("EHLO client.example").mustBe("250");
            client.command("MAIL FROM:<alice@example.org>").mustBe("530 5.7.0");
        }
    }

    @Test
    void userSendsToAnybodyOverStartTls() throws Exception {
        try (SmtpClient client = tls()) {
            assertThat(client.command("EHLO client.example").offers("AUTH PLAIN LOGIN"))
                    .isTrue();
            client.login(TestServer.ALICE, TestServer.PASSWORD).mustBe("235 2.7.0");
            client.mail(TestServer.ALICE, List.of("x@remote.example", TestServer.BOB), "Subject: hi\r\n\r\nhello")
                    .mustBe("250 2.6.0");
        }
        assertThat(server.spool.only().recipients()).containsExactly("x@remote.example", TestServer.BOB);
        assertThat(server.spool.only().user()).contains(TestServer.ALICE);
        assertThat(server.spool.only().header("Received")).contains(" with ESMTPSA id ");
    }

    @Test
    void userSendsToAnybodyOverImplicitTls() throws Exception {
        try (SmtpClient client = server.submit(TestServer.ALICE)) {
            assertThat(client.command("EHLO client.example").offers("STARTTLS")).isFalse();
            client.mail(TestServer.ALICE, List.of("x@remote.example"), "Subject: hi\r\n\r\n")
                    .mustBe("250 2.6.0");
        }
    }

    @Test
    void loginWithUserAndPasswordAskedFor() throws Exception {
        try (SmtpClient client = tls()) {
            client.command("AUTH LOGIN").mustBe("334 VXNlcm5hbWU6");
            client.command(base64(TestServer.ALICE)).mustBe("334 UGFzc3dvcmQ6");
            client.command(base64(TestServer.PASSWORD)).mustBe("235 2.7.0");
            client.login(TestServer.ALICE, TestServer.PASSWORD).mustBe("503 5.5.1");
        }
        try (SmtpClient client = tls()) {
            client.command("AUTH PLAIN").mustBe("334 ");
            client.command(SmtpClient.plain(TestServer.ALICE, TestServer.PASSWORD))
                    .mustBe("235 2.7.0");
        }
    }

    @Test
    void wrongPasswordIsRefusedAndTriesAreFew() throws Exception {
        try (SmtpClient client = tls()) {
            client.login(TestServer.ALICE, "wrong").mustBe("535 5.7.8");
            client.login("nobody@example.org", TestServer.PASSWORD).mustBe("535 5.7.8");
            client.login(TestServer.ALICE, "wrong").mustBe("421 4.7.0");
            client.mustBeClosed();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AUTH",
                "AUTH PLAIN a b",
                "AUTH PLAIN !!!",
                "AUTH PLAIN =",
                "AUTH LOGIN !!!",
                "AUTH PLAIN YWxpY2U="
            })
    void responseThatIsNoneIsRefusedAndTheSessionGoesOn(String command) throws Exception {
        try (SmtpClient client = tls()) {
            client.command(command).mustBe("501 5.5.");
            client.command("NOOP").mustBe("250");
        }
    }

    @Test
    void authenticationCanBeCancelled() throws Exception {
        try (SmtpClient client = tls()) {
            client.command("AUTH PLAIN").mustBe("334");
            client.command("*").mustBe("501 5.7.0");
            client.command("AUTH LOGIN").mustBe("334");
            client.command(base64(TestServer.ALICE)).mustBe("334");
            client.command("*").mustBe("501 5.7.0");
            client.command("NOOP").mustBe("250");
            client.command("AUTH CRAM-MD5").mustBe("504 5.5.4");
        }
    }

    @Test
    void nobodyActsForSomebodyElse() throws Exception {
        try (SmtpClient client = tls()) {
            client.command("AUTH PLAIN " + base64("bob@example.org\0" + TestServer.ALICE + "\0" + TestServer.PASSWORD))
                    .mustBe("535 5.7.8");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bob@example.org",
                "x@remote.example",
                "nobody@example.org",
                "alice@remote.example",
                "\"alice@example.org\"@example.org"
            })
    void userDoesNotSendAsSomebodyElse(String sender) throws Exception {
        try (SmtpClient client = server.submit(TestServer.ALICE)) {
            client.command("MAIL FROM:<" + sender + ">").mustBe("550 5.7.1");
            client.command("RCPT TO:<bob@example.org>").mustBe("503");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice@example.org", "ALICE@example.org", "sales@example.org", ""})
    void userSendsUnderItsOwnAddressesAndTheNullSender(String sender) throws Exception {
        try (SmtpClient client = server.submit(TestServer.ALICE)) {
            client.command("MAIL FROM:<" + sender + ">").mustBe("250 2.1.0");
        }
        try (SmtpClient client = server.submit(TestServer.BOB)) {
            client.command("MAIL FROM:<sales@example.org>").mustBe("550 5.7.1");
        }
    }

    @Test
    void unknownLocalRecipientIsRefusedToUsersToo() throws Exception {
        try (SmtpClient client = server.submit(TestServer.ALICE)) {
            client.command("MAIL FROM:<alice@example.org>").mustBe("250");
            client.command("RCPT TO:<nobody@example.org>").mustBe("550 5.1.1");
        }
    }

    @Test
    void storeThatCannotBeAskedIsNoWrongPassword() throws Exception {
        try (TestServer broken = TestServer.startWithUsers(RelayTest::failing);
                SmtpClient client = broken.connect("submissions")) {
            client.expect("220");
            client.command("EHLO client.example");
            client.login(TestServer.ALICE, TestServer.PASSWORD).mustBe("454 4.7.0");
        }
    }

    @Test
    void loopbackPlaintextPasswordsAreTakenWhereTheAdministratorWantsIt() throws Exception {
        LimitSettings limits = new LimitSettings(1024, 10, 10, 10, Duration.ofMinutes(1), 1, true);
        try (TestServer lax = TestServer.start(limits);
                SmtpClient client = lax.connect("submission")) {
            client.expect("220");
            assertThat(client.command("EHLO client.example").offers("AUTH PLAIN LOGIN"))
                    .isTrue();
            client.login(TestServer.ALICE, TestServer.PASSWORD).mustBe("235");
            client.mail(TestServer.ALICE, List.of("x@remote.example"), "Subject: hi\r\n\r\n")
                    .mustBe("250");
            assertThat(lax.spool.only().header("Received")).contains(" with ESMTPA id ");
        }
    }

    @Test
    void oldTlsIsRefused() throws Exception {
        try (SmtpClient client = server.connect("submission")) {
            client.expect("220");
            client.command("EHLO client.example");
            client.command("STARTTLS").mustBe("220");
            assertThatThrownBy(() -> client.startTls("TLSv1.1", "TLSv1")).isInstanceOf(IOException.class);
        }
        for (String version : List.of("TLSv1.2", "TLSv1.3")) {
            try (SmtpClient client = server.connect("submission")) {
                client.expect("220");
                client.command("EHLO client.example");
                client.command("STARTTLS").mustBe("220");
                assertThat(client.startTls(version).getSession().getProtocol()).isEqualTo(version);
            }
        }
    }

    private static SmtpClient tls() throws Exception {
        SmtpClient client = server.connect("submission");
        client.expect("220");
        client.command("EHLO client.example").mustBe("250");
        client.command("STARTTLS").mustBe("220 2.0.0");
        client.startTls();
        client.command("EHLO client.example").mustBe("250");
        return client;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}
