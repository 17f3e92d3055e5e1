package org.compostela.protocols.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.apache.james.user.api.UsersRepository;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Port 25: mail from anybody, for our own users only. */
class RelayTest {
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
        client = server.exchange();
    }

    @AfterEach
    void leave() throws Exception {
        client.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "victim@remote.example",
                "victim%remote.example@example.org",
                "victim%remote.example@localhost",
                "@example.org:victim@remote.example",
                "@example.org,@other.example:victim@remote.example",
                "remote.example!victim@example.org",
                "remote.example!victim@remote.example",
                "\"victim@remote.example\"@example.org",
                "\"victim%remote.example\"@example.org",
                "victim@[198.51.100.1]",
                "victim@[127.0.0.1]",
                "postmaster@remote.example",
                "victim@example.org.remote.example"
            })
    void nothingIsRelayed(String recipient) throws Exception {
        client.command("MAIL FROM:<eve@remote.example>").mustBe("250 2.1.0");
        client.command("RCPT TO:<" + recipient + ">").mustBe("550 5.7.1");
        client.command("DATA").mustBe("503 5.5.1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alice@example.org@remote.example",
                "victim@remote.example@example.org",
                "victim@remote.example:alice@example.org",
                "alice@example.org,victim@remote.example",
                "alice",
                "",
                "@example.org"
            })
    void whatIsNoAddressIsRefused(String recipient) throws Exception {
        client.command("MAIL FROM:<eve@remote.example>").mustBe("250");
        assertThat(client.command("RCPT TO:<" + recipient + ">").text()).matches("(501 5\\.5\\.4|553 5\\.1\\.3) .*");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"RCPT TO:alice@example.org", "RCPT <alice@example.org>", "RCPT TO:<alice@example.org", "RCPT"})
    void recipientThatDoesNotFollowTheGrammarIsRefused(String command) throws Exception {
        client.command("MAIL FROM:<eve@remote.example>").mustBe("250");
        client.command(command).mustBe("501 5.5.4");
    }

    @Test
    void addressThatIsTooLongIsRefused() throws Exception {
        client.command("MAIL FROM:<" + "x".repeat(300) + "@remote.example>").mustBe("553 5.1.7");
        client.command("MAIL FROM:<eve@remote.example>").mustBe("250");
        client.command("RCPT TO:<" + "x".repeat(300) + "@example.org>").mustBe("553 5.1.3");
    }

    @Test
    void userMayPutADetailAfterAPlus() throws Exception {
        client.command("MAIL FROM:<eve@remote.example>").mustBe("250");
        client.command("RCPT TO:<alice+lists@example.org>").mustBe("250 2.1.5");
        client.command("RCPT TO:<nobody+lists@example.org>").mustBe("550 5.1.1");
        client.command("RCPT TO:<+lists@example.org>").mustBe("550 5.1.1");
    }

    @Test
    void unknownRecipientIsRejectedAtRcpt() throws Exception {
        client.command("MAIL FROM:<eve@remote.example>").mustBe("250");
        client.command("RCPT TO:<nobody@example.org>").mustBe("550 5.1.1");
        client.command("RCPT TO:<alice@example.org>").mustBe("250 2.1.5");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alice@example.org",
                "ALICE@Example.ORG",
                "sales@example.org",
                "@remote.example:alice@example.org",
                "postmaster@example.org",
                "postmaster",
                "Postmaster"
            })
    void mailForOurOwnIsTaken(String recipient) throws Exception {
        client.mail("eve@remote.example", List.of(recipient), "Subject: hi\r\n\r\nhello")
                .mustBe("250 2.6.0");
        assertThat(server.spool.only().body()).isEqualTo("hello\r\n");
        assertThat(server.spool.only().sender()).isEqualTo("eve@remote.example");
        assertThat(server.spool.only().recipients()).singleElement().asString().endsWithIgnoringCase("@example.org");
    }

    @Test
    void nullSenderIsTaken() throws Exception {
        client.mail("", List.of("alice@example.org"), "Subject: bounce\r\n\r\n.")
                .mustBe("250 2.6.0");
        assertThat(server.spool.only().sender()).isEqualTo("<>");
    }

    @Test
    void sameRecipientTwiceIsOne() throws Exception {
        client.mail("eve@remote.example", List.of("alice@example.org", "Alice@example.org"), "Subject: hi\r\n\r\n")
                .mustBe("250");
        assertThat(server.spool.only().recipients()).hasSize(1);
    }

    @Test
    void thereIsNoLogin() throws Exception {
        SmtpClient.Reply features = client.command("EHLO client.example");
        assertThat(features.offers("AUTH")).isFalse();
        assertThat(features.offers("STARTTLS")).isTrue();
        client.login(TestServer.ALICE, TestServer.PASSWORD).mustBe("502 5.5.1");
        client.command("STARTTLS").mustBe("220 2.0.0");
        client.startTls();
        assertThat(client.command("EHLO client.example").offers("AUTH")).isFalse();
        client.login(TestServer.ALICE, TestServer.PASSWORD).mustBe("502 5.5.1");
    }

    @Test
    void nobodyIsToldWhoExists() throws Exception {
        String known = client.command("VRFY alice@example.org").mustBe("252 2.").text();
        assertThat(client.command("VRFY nobody@example.org").text()).isEqualTo(known);
        client.command("EXPN sales").mustBe("502 5.");
        client.command("HELP").mustBe("214 2.0.0");
    }

    @Test
    void storeThatCannotBeAskedDefersTheRecipient() throws Exception {
        try (TestServer broken = TestServer.startWithUsers(RelayTest::failing);
                SmtpClient other = broken.exchange()) {
            other.command("MAIL FROM:<eve@remote.example>").mustBe("250");
            other.command("RCPT TO:<alice@example.org>").mustBe("451 4.3.0");
            other.command("NOOP").mustBe("250");
        }
    }

    static UsersRepository failing(UsersRepository users) {
        return (UsersRepository) java.lang.reflect.Proxy.newProxyInstance(
                UsersRepository.class.getClassLoader(),
                new Class<?>[] {UsersRepository.class},
                (proxy, method, arguments) -> {
                    if (Stream.of("contains", "test").anyMatch(method.getName()::equals)) {
                        throw new IllegalStateException("the store is away");
                    }
                    return method.invoke(users, arguments);
                });
    }
}
