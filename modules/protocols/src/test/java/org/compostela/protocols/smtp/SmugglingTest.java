package org.compostela.protocols.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 5321 §2.3.8: a CR or LF that stands alone ends no line, no message and no command. */
class SmugglingTest {
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
                "\n.\n",
                "\n.\r\n",
                "\r.\r\n",
                "\r.\r",
                "\r\n.\n",
                "\r\n.\r",
                "\r\n.\r\r\n",
                "\n\n.\r\n",
                "\r\r\n.\r\r\n",
                "\r\n.\u0000\r\n\n.\r\n",
                "x\ny",
                "x\ry"
            })
    void messageWithABareLineEndIsRefusedOnceAndYieldsNoSecond(String trick) throws Exception {
        client.command("MAIL FROM:<eve@remote.example>").mustBe("250");
        client.command("RCPT TO:<alice@example.org>").mustBe("250");
        client.command("DATA").mustBe("354");
        client.send("Subject: one\r\n\r\nfirst" + trick
                + "MAIL FROM:<boss@example.org>\r\nRCPT TO:<bob@example.org>\r\nDATA\r\n"
                + "Subject: two\r\n\r\nsmuggled\r\n.\r\n");
        client.expect("554 5.6.0");
        client.command("NOOP").mustBe("250 2.0.0");
        assertThat(server.spool.kept()).isEmpty();
    }

    @Test
    void sessionGoesOnBehindARefusedMessage() throws Exception {
        client.command("MAIL FROM:<eve@remote.example>").mustBe("250");
        client.command("RCPT TO:<alice@example.org>").mustBe("250");
        client.command("DATA").mustBe("354");
        client.command("Subject: one\n\nfirst\r\n.").mustBe("554 5.6.0");
        client.mail("eve@remote.example", java.util.List.of("alice@example.org"), "Subject: two\r\n\r\nsecond")
                .mustBe("250 2.6.0");
        assertThat(server.spool.only().body()).isEqualTo("second\r\n");
    }

    @Test
    void doubledDotsAreUndone() throws Exception {
        client.mail(
                        "eve@remote.example",
                        java.util.List.of("alice@example.org"),
                        "Subject: dots\r\n\r\n..\r\n...\r\n..x\r\nx.\r\n.y")
                .mustBe("250");
        assertThat(server.spool.only().body()).isEqualTo(".\r\n..\r\n.x\r\nx.\r\ny\r\n");
    }

    @Test
    void contentArrivesByteForByteInWhateverPieces() throws Exception {
        StringBuilder body = new StringBuilder();
        for (int i = 1; i < 256; i++) {
            if (i != '\r' && i != '\n') {
                body.append((char) i);
            }
        }
        client.command("MAIL FROM:<eve@remote.example> BODY=8BITMIME").mustBe("250");
        client.command("RCPT TO:<alice@example.org>").mustBe("250");
        client.command("DATA").mustBe("354");
        for (char c : ("Subject: x\r\n\r\n" + body + "\r\n.\r\n").toCharArray()) {
            client.send(String.valueOf(c));
        }
        client.expect("250");
        assertThat(server.spool.only().body()).isEqualTo(body + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"NOOP\n", "NOOP\r\r\n", "NO\rOP\r\n", "NOOP \u0000\r\n", "NOOP \u00e9\r\n", "NOOP\t\u007f\r\n"})
    void commandThatIsNoCleanLineIsRefused(String line) throws Exception {
        client.send(line);
        client.expect("500 5.5.2");
        client.command("NOOP").mustBe("250");
    }

    @Test
    void commandBehindABareLineEndIsNotHidden() throws Exception {
        client.send("NOOP\nRSET\r\n");
        client.expect("500 5.5.2");
        client.expect("250 2.0.0");
    }
}
