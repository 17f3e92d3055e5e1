package org.compostela.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.Reader;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.apache.commons.net.pop3.POP3SClient;
import org.apache.commons.net.util.TrustManagerUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailPathTest {
    private static final String STRANGER = "stranger@elsewhere.example";

    private static Server server;
    private String domain;
    private String alice;
    private String bob;

    @BeforeAll
    static void startServer() throws Exception {
        server = Server.shared();
    }

    @BeforeEach
    void makeUsers() throws Exception {
        domain = server.domain();
        alice = server.user(domain, "alice");
        bob = server.user(domain, "bob");
    }

    @Test
    void submittedMailIsReadBackUnchangedOverImapAndPop3() throws Exception {
        Mail mail = Mail.ofBytes(alice, bob, 40_000);
        try (Smtp smtp = new Smtp(server.address("submission"), false)) {
            assertThat(smtp.startTls()).startsWith("220");
            assertThat(smtp.authenticate(alice, Server.PASSWORD)).startsWith("235");
            assertThat(smtp.send(alice, bob, mail.text())).startsWith("250 2.6.0");
        }

        assertThat(arrived(bob)).singleElement().satisfies(read -> assertThat(read)
                .endsWith(mail.text()));
        assertThat(overPop3(bob)).endsWith(mail.text());
    }

    /** RFC 3461 section 4.1. */
    @Test
    void senderWhoAskedHearsThatTheMailWasStored() throws Exception {
        try (Smtp smtp = new Smtp(server.address("submissions"), true)) {
            assertThat(smtp.authenticate(alice, Server.PASSWORD)).startsWith("235");
            assertThat(smtp.command("MAIL FROM:<" + alice + ">")).startsWith("250");
            assertThat(smtp.command("RCPT TO:<" + bob + "> NOTIFY=SUCCESS")).startsWith("250");
            assertThat(smtp.command("DATA")).startsWith("354");
            assertThat(smtp.command(Mail.ofBytes(alice, bob, 500).text() + "\r\n."))
                    .startsWith("250");
        }

        assertThat(arrived(alice)).singleElement().asString().contains("Action: delivered", bob);
        assertThat(arrived(bob)).hasSize(1);
    }

    @Test
    void twentyMegabytesPass() throws Exception {
        Mail mail = Mail.ofBytes(alice, bob, 20 * 1024 * 1024);
        try (Smtp smtp = new Smtp(server.address("submissions"), true)) {
            assertThat(smtp.authenticate(alice, Server.PASSWORD)).startsWith("235");
            assertThat(smtp.send(alice, bob, mail.text())).startsWith("250");
        }

        String read = arrived(bob).get(0);
        assertThat(read.endsWith(mail.text()))
                .as("the %s characters read end with those sent", read.length())
                .isTrue();
    }

    @Test
    void passwordIsRefusedBeforeTlsAndWhenWrong() throws Exception {
        try (Smtp smtp = new Smtp(server.address("submission"), false)) {
            assertThat(smtp.startTls()).startsWith("220");
            assertThat(smtp.authenticate(alice, "wrong")).startsWith("535 5.7.8");
            assertThat(smtp.command("MAIL FROM:<" + alice + ">")).startsWith("530");
        }
    }

    @Test
    void senderMayNotUseTheAddressOfAnother() throws Exception {
        try (Smtp smtp = new Smtp(server.address("submissions"), true)) {
            smtp.authenticate(alice, Server.PASSWORD);
            assertThat(smtp.send(bob, alice, Mail.ofBytes(bob, alice, 500).text()))
                    .startsWith("5");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "someone@far-away.example",
                "someone%far-away.example@DOMAIN",
                "@DOMAIN:someone@far-away.example",
                "far-away.example!someone@DOMAIN",
                "\"someone@far-away.example\"@DOMAIN",
                "someone@[192.0.2.1]"
            })
    void strangerCannotRelay(String recipient) throws Exception {
        try (Smtp smtp = new Smtp(server.address("smtp"), false)) {
            assertThat(smtp.command("MAIL FROM:<" + STRANGER + ">")).startsWith("250");
            assertThat(smtp.command("RCPT TO:<" + recipient.replace("DOMAIN", domain) + ">"))
                    .startsWith("5");
        }
    }

    @Test
    void unknownUserIsRejectedAtRcpt() throws Exception {
        try (Smtp smtp = new Smtp(server.address("smtp"), false)) {
            smtp.command("MAIL FROM:<" + STRANGER + ">");
            assertThat(smtp.command("RCPT TO:<nobody@" + domain + ">")).startsWith("550 5.1.1");
        }
    }

    @Test
    void mailForAnAliasReachesTheUser() throws Exception {
        assertThat(Distribution.run(
                                "alias",
                                "add",
                                "info@" + domain,
                                "--to",
                                bob,
                                "--home",
                                server.home().root().toString())
                        .exitCode())
                .isZero();
        Mail mail = Mail.ofBytes(STRANGER, "info@" + domain, 2_000);
        try (Smtp smtp = new Smtp(server.address("smtp"), false)) {
            assertThat(smtp.send(STRANGER, "info@" + domain, mail.text())).startsWith("250");
        }

        assertThat(arrived(bob)).singleElement().satisfies(read -> assertThat(read)
                .endsWith(mail.text()));
    }

    private static List<String> arrived(String user) throws Exception {
        try (Imap imap = new Imap(server.address("imaps"), user, Server.PASSWORD)) {
            return await().atMost(Duration.ofSeconds(60)).until(imap::messages, messages -> !messages.isEmpty());
        }
    }

    private static String overPop3(String user) throws Exception {
        InetSocketAddress address = server.address("pop3s");
        POP3SClient client = new POP3SClient(true);
        client.setTrustManager(TrustManagerUtils.getAcceptAllTrustManager());
        client.connect(address.getAddress(), address.getPort());
        try {
            assertThat(client.login(user, Server.PASSWORD)).isTrue();
            StringWriter text = new StringWriter();
            try (Reader message = client.retrieveMessage(1)) {
                message.transferTo(text);
            }
            return text.toString();
        } finally {
            client.disconnect();
        }
    }
}
