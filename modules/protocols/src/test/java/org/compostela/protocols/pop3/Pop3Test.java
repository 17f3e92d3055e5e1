package org.compostela.protocols.pop3;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.compostela.protocols.connection.TestServer;
import org.compostela.protocols.connection.TestServer.Settings;
import org.compostela.protocols.connection.WireClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Pop3Test {
    private static final String ALICE = "alice@example.org";
    private static final String BOB = "bob@example.org";
    private static final byte[] MESSAGE =
            ("Subject: dots\r\n\r\n.\r\n..\r\n.x\r\nplain \u00e4\r\n\r\n.end.\r\n").getBytes(ISO_8859_1);

    @TempDir
    Path home;

    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = TestServer.start(home, Settings.DEFAULT, Pop3Module::new);
        server.deliver(TestServer.ALICE, "INBOX", MESSAGE);
        server.deliver(TestServer.ALICE, "INBOX", "Subject: second\r\n\r\n1\r\n2\r\n3\r\n".getBytes(ISO_8859_1));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void retrievedOctetsAreTheOnesStored() throws Exception {
        try (Pop3Client client = Pop3Client.loggedIn(server, ALICE)) {
            assertThat(client.content("RETR 1")).isEqualTo(MESSAGE);
            assertThat(client.command("NOOP")).startsWith("+OK");
        }
    }

    @Test
    void retrievedDotsAreStuffedOnTheWire() throws Exception {
        try (Pop3Client client = Pop3Client.loggedIn(server, ALICE)) {
            client.wire().sendLine("RETR 1");
            assertThat(client.wire().linesUntil("..end.")).contains("..", "...", "..x");
            assertThat(client.wire().line()).isEqualTo(".");
        }
    }

    @Test
    void largeMessageComesWhole() throws Exception {
        byte[] text = new byte[8 * 1024 * 1024];
        new Random(7).nextBytes(text);
        for (int i = 0; i < text.length; i++) {
            text[i] = (byte) (i % 78 == 76 ? '\r' : i % 78 == 77 ? '\n' : 33 + (text[i] & 0x3f));
        }
        text[text.length - 2] = '\r';
        text[text.length - 1] = '\n';
        server.deliver(TestServer.BOB, "INBOX", text);
        try (Pop3Client client = Pop3Client.loggedIn(server, BOB)) {
            assertThat(client.command("LIST 1")).isEqualTo("+OK 1 " + text.length);
            assertThat(client.content("RETR 1")).isEqualTo(text);
        }
    }

    @Test
    void topGivesTheHeadersAndSoManyLines() throws Exception {
        try (Pop3Client client = Pop3Client.loggedIn(server, ALICE)) {
            assertThat(client.list("TOP 2 2")).containsExactly("Subject: second", "", "1", "2");
            assertThat(client.list("TOP 2 0")).containsExactly("Subject: second", "");
        }
    }

    @Test
    void uidlNamesAMessageTheSameInEverySession() throws Exception {
        List<String> before;
        try (Pop3Client client = Pop3Client.loggedIn(server, ALICE)) {
            before = client.list("UIDL");
            assertThat(before.get(0)).matches("1 \\d+\\.\\d+");
            assertThat(client.command("UIDL 2")).isEqualTo("+OK " + before.get(1));
            assertThat(client.command("DELE 1")).startsWith("+OK");
            assertThat(client.list("UIDL")).containsExactly(before.get(1));
            assertThat(client.command("QUIT")).startsWith("+OK");
        }
        try (Pop3Client client = Pop3Client.loggedIn(server, ALICE)) {
            assertThat(client.list("UIDL")).containsExactly("1" + before.get(1).substring(1));
        }
    }

    @Test
    void deletedMessagesGoAtQuitAndOnlyThen() throws Exception {
        try (Pop3Client client = Pop3Client.loggedIn(server, ALICE)) {
            assertThat(client.command("DELE 1")).startsWith("+OK");
            assertThat(client.command("DELE 1")).startsWith("-ERR");
            assertThat(client.command("RETR 1")).startsWith("-ERR");
        }
        try (Pop3Client client = Pop3Client.loggedIn(server, ALICE)) {
            assertThat(client.command("STAT")).startsWith("+OK 2 ");
            assertThat(client.command("DELE 1")).startsWith("+OK");
            assertThat(client.command("RSET")).startsWith("+OK");
            client.wire().sendLine("QUIT");
            assertThat(client.wire().rest()).startsWith("+OK");
        }
        try (Pop3Client client = Pop3Client.loggedIn(server, ALICE)) {
            assertThat(client.command("STAT")).startsWith("+OK 2 ");
            assertThat(client.command("DELE 1")).startsWith("+OK");
            client.wire().sendLine("QUIT");
            assertThat(client.wire().rest()).startsWith("+OK");
        }
        try (Pop3Client client = Pop3Client.loggedIn(server, ALICE)) {
            assertThat(client.command("STAT")).startsWith("+OK 1 ");
        }
    }

    @Test
    void noPasswordIsTakenBeforeTls() throws Exception {
        try (Pop3Client client = Pop3Client.plain(server)) {
            assertThat(client.list("CAPA"))
                    .contains("STLS", "UIDL", "TOP")
                    .doesNotContain("USER")
                    .noneMatch(line -> line.startsWith("SASL"));
            assertThat(client.command("USER alice@example.org")).startsWith("-ERR ");
            assertThat(client.command("PASS correct horse")).startsWith("-ERR ");
            assertThat(client.command("AUTH PLAIN AGFsaWNlQGV4YW1wbGUub3JnAGNvcnJlY3QgaG9yc2U="))
                    .startsWith("-ERR");
            assertThat(client.command("STAT")).startsWith("-ERR");
        }
    }

    @Test
    void passwordsAreTakenAfterStls() throws Exception {
        try (Pop3Client client = Pop3Client.plain(server)) {
            assertThat(client.command("STLS")).startsWith("+OK");
            client.wire().startTls("TLSv1.2");
            assertThat(client.list("CAPA"))
                    .contains("USER", "RESP-CODES", "AUTH-RESP-CODE")
                    .doesNotContain("STLS");
            assertThat(client.command("USER alice@example.org")).startsWith("+OK");
            assertThat(client.command("PASS correct horse")).startsWith("+OK");
            assertThat(client.command("STLS")).startsWith("-ERR");
        }
    }

    @Test
    void whatWasSentBehindStlsInClearIsDropped() throws Exception {
        for (int round = 0; round < 20; round++) {
            try (Pop3Client client = Pop3Client.plain(server)) {
                client.wire().send("STLS\r\nUSER alice@example.org\r\nPASS correct horse\r\n");
                assertThat(client.wire().line()).startsWith("+OK");
                client.wire().startTls();
                assertThat(client.list("CAPA")).contains("USER");
                assertThat(client.command("PASS correct horse")).isEqualTo("-ERR USER first");
            }
        }
    }

    @Test
    void wrongPasswordsAreRefusedWithTheirCodeAndEndTheConnection() throws Exception {
        try (Pop3Client client = Pop3Client.tls(server)) {
            for (String user : List.of(ALICE, "nobody@example.org", ALICE)) {
                assertThat(client.command("USER " + user)).startsWith("+OK");
                assertThat(client.command("PASS wrong")).isEqualTo("-ERR [AUTH] Authentication failed");
            }
            assertThat(client.wire().rest()).isEmpty();
        }
    }

    @Test
    void loopbackIsTakenAtItsWordOnlyWhereTheAdministratorSaysSo(@TempDir Path other) throws Exception {
        try (TestServer open = TestServer.start(other, Settings.DEFAULT.withLoopbackPasswords(), Pop3Module::new);
                Pop3Client client = Pop3Client.plain(open)) {
            assertThat(client.list("CAPA")).contains("USER");
            assertThat(client.command("USER alice@example.org")).startsWith("+OK");
            assertThat(client.command("PASS correct horse")).startsWith("+OK");
        }
    }

    @Test
    void pipelinedCommandsAreAnsweredInOrder() throws Exception {
        try (Pop3Client client = Pop3Client.loggedIn(server, ALICE)) {
            client.wire().send("LIST 1\r\nLIST 2\r\n".repeat(100) + "QUIT\r\nNOOP\r\n");
            List<String> answers = client.wire().rest().lines().toList();
            assertThat(answers).hasSize(201);
            assertThat(IntStream.range(0, 200).allMatch(i -> answers.get(i).startsWith("+OK " + (1 + i % 2) + " ")))
                    .isTrue();
        }
    }

    @Test
    void overlongLineEndsTheConnection() throws Exception {
        try (Pop3Client client = Pop3Client.plain(server)) {
            client.wire().send("USER " + "x".repeat(2000));
            assertThat(client.wire().rest()).isEqualTo("-ERR Line too long\r\n");
        }
    }

    @Test
    void oneConnectionTooManyIsToldSo(@TempDir Path other) throws Exception {
        try (TestServer small = TestServer.start(other, Settings.DEFAULT.withConnections(100, 1), Pop3Module::new)) {
            try (Pop3Client client = Pop3Client.plain(small);
                    WireClient refused = WireClient.plain(small.address("pop3"))) {
                assertThat(refused.rest()).isEqualTo("-ERR [SYS/TEMP] Too many connections, try again later\r\n");
                assertThat(client.list("CAPA")).isNotEmpty();
            }
            await().untilAsserted(() -> Pop3Client.plain(small).close());
        }
    }

    @Test
    void silenceEndsTheConnection(@TempDir Path other) throws Exception {
        Pop3Limits limits = new Pop3Limits(1024, Duration.ofSeconds(1), Duration.ofMinutes(3), 3, 100, 100, false);
        try (TestServer impatient = TestServer.start(
                        other, Settings.DEFAULT, Pop3Module::new, binder -> binder.bind(Pop3Limits.class)
                                .toInstance(limits));
                Pop3Client client = Pop3Client.loggedIn(impatient, ALICE)) {
            assertThat(client.wire().rest()).isEqualTo("-ERR Disconnected for inactivity\r\n");
        }
    }
}
