package org.compostela.protocols.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.james.queue.api.MailQueue.MailQueueException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LmtpTest {
    private TestServer server;
    private SmtpClient client;

    @BeforeEach
    void greet() throws Exception {
        server = TestServer.start();
        client = server.connect("lmtp");
        client.expect("220 mail.example.org LMTP");
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        server.close();
    }

    @Test
    void eachRecipientHasItsReply() throws Exception {
        assertThat(client.command("LHLO front.example").mustBe("250").offers("PIPELINING"))
                .isTrue();
        client.command("MAIL FROM:<eve@remote.example>").mustBe("250 2.1.0");
        client.command("RCPT TO:<alice@example.org>").mustBe("250 2.1.5");
        client.command("RCPT TO:<nobody@example.org>").mustBe("550 5.1.1");
        client.command("RCPT TO:<bob@example.org>").mustBe("250 2.1.5");
        client.command("DATA").mustBe("354");
        client.command("Subject: x\r\n\r\nhello\r\n.").mustBe("250 2.6.0");
        client.expect("250 2.6.0");
        client.command("QUIT").mustBe("221 2.0.0");
        assertThat(server.spool.only().recipients()).containsExactly(TestServer.ALICE, TestServer.BOB);
        assertThat(server.spool.only().header("Received")).contains(" with LMTP id ");
    }

    @Test
    void refusalsAreRepeatedToo() throws Exception {
        server.spool.behaviour = mail -> {
            throw new MailQueueException("no room");
        };
        client.command("LHLO front.example").mustBe("250");
        client.mail("", List.of(TestServer.ALICE, TestServer.BOB), "Subject: x\r\n\r\n")
                .mustBe("452 4.3.1");
        client.expect("452 4.3.1");
        client.mail("", List.of(TestServer.ALICE, TestServer.BOB), "Subject: x\r\n\r\na\nb")
                .mustBe("554 5.6.0");
        client.expect("554 5.6.0");
        String tooBig = "Subject: x\r\n\r\n" + "0123456789\r\n".repeat(100_000);
        client.mail("", List.of(TestServer.ALICE, TestServer.BOB), tooBig).mustBe("552 5.3.4");
        client.expect("552 5.3.4");
        client.command("NOOP").mustBe("250");
        assertThat(server.spool.kept()).isEmpty();
    }

    @Test
    void smtpIsNotSpokenAndNothingIsRelayed() throws Exception {
        client.command("EHLO front.example").mustBe("500 5.5.1");
        client.command("HELO front.example").mustBe("500 5.5.1");
        client.command("MAIL FROM:<>").mustBe("503 5.5.1");
        client.command("LHLO front.example").mustBe("250");
        client.command("MAIL FROM:<>").mustBe("250");
        client.command("RCPT TO:<x@remote.example>").mustBe("550 5.7.1");
        client.command("DATA").mustBe("503 5.5.1");
        client.command("AUTH PLAIN x").mustBe("500 5.5.1");
        client.command("STARTTLS").mustBe("500 5.5.1");
    }
}
