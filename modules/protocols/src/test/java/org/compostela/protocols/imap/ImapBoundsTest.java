package org.compostela.protocols.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.compostela.protocols.connection.TestServer;
import org.compostela.protocols.connection.TestServer.Settings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImapBoundsTest {
    private static final int LARGEST = 1024 * 1024;

    @TempDir
    static Path home;

    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start(home, Settings.DEFAULT.withMessageSize(LARGEST), ImapModule::new);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** CVE-2024-37358. */
    @Test
    void literalBeforeLoginIsRefusedBeforeItIsSent() throws Exception {
        try (ImapClient client = ImapClient.plain(server)) {
            client.wire().sendLine("a LOGIN {2000000000}");
            assertThat(client.wire().line()).isEqualTo("a NO [TOOBIG] literal of 2000000000 octets is too large");
            assertThat(client.command("b", "NOOP")).containsExactly("b OK NOOP completed.");
        }
    }

    @Test
    void unaskedLiteralBeforeLoginEndsTheConnection() throws Exception {
        try (ImapClient client = ImapClient.plain(server)) {
            client.wire().sendLine("a LOGIN {2000000000+}");
            assertThat(client.wire().rest()).isEqualTo("* BYE [TOOBIG] literal too large\r\n");
        }
    }

    @Test
    void literalOfANumberThatNoMachineHoldsIsRefused() throws Exception {
        try (ImapClient client = ImapClient.plain(server)) {
            client.wire().sendLine("a LOGIN {9999999999999999999}");
            assertThat(client.wire().line()).startsWith("a NO [TOOBIG] ");
            client.wire().sendLine("b LOGIN {9999999999999999999+}");
            assertThat(client.wire().rest()).startsWith("* BYE ");
        }
    }

    @Test
    void manySmallLiteralsAreRefusedLikeALargeOne() throws Exception {
        try (ImapClient client = ImapClient.plain(server)) {
            client.wire().send("a LOGIN" + " {0+}\r\n".repeat(150) + "\r\n");
            assertThat(client.wire().line()).isEqualTo("a BAD Too many literals");
        }
        try (ImapClient client = ImapClient.plain(server)) {
            client.wire().send("a LOGIN");
            for (int i = 0; i < 4; i++) {
                client.wire().send(" {3000+}\r\n" + "x".repeat(3000));
            }
            client.wire().send("\r\n");
            assertThat(client.wire().line()).isEqualTo("a NO [TOOBIG] literal of 3000 octets is too large");
            client.wire().send("a LOGIN");
            for (int i = 0; i < 6; i++) {
                client.wire().send(" {3000+}\r\n" + "x".repeat(3000));
            }
            assertThat(client.wire().rest()).endsWith("* BYE [TOOBIG] literal too large\r\n");
        }
    }

    @Test
    void endlessLineBeforeLoginEndsTheConnection() throws Exception {
        try (ImapClient client = ImapClient.plain(server)) {
            assertThat(floodUntilClosed(client, "a".repeat(1024))).isLessThan(4 * LARGEST);
        }
    }

    @Test
    void lineAboveTheBoundIsRefusedWithItsTag() throws Exception {
        try (ImapClient client = ImapClient.loggedIn(server).selected("INBOX")) {
            assertThat(client.command("a", "SEARCH TEXT " + "x".repeat(60_000)))
                    .last()
                    .asString()
                    .startsWith("a OK");
            assertThat(client.command("b", "SEARCH TEXT " + "x".repeat(70_000)))
                    .containsExactly("b BAD Command too long");
            assertThat(client.command("c", "NOOP")).containsExactly("c OK NOOP completed.");
        }
    }

    @Test
    void onlyTheMessageOfAnAppendMayBeLarge() throws Exception {
        try (ImapClient client = ImapClient.loggedIn(server).selected("INBOX")) {
            client.wire().sendLine("a SEARCH TEXT {100000}");
            assertThat(client.wire().line()).startsWith("a NO [TOOBIG] ");
            client.wire().sendLine("b APPEND {100000}");
            assertThat(client.wire().line()).startsWith("+ ");
            client.wire().send("x".repeat(100_000) + " {3}\r\n");
            assertThat(client.wire().line()).startsWith("+ ");
            client.wire().send("abc\r\n");
            assertThat(client.wire().line()).matches("b (NO|BAD) .*");
        }
    }

    @Test
    void messageUpToTheBoundIsAppendedByWayOfAFile() throws Exception {
        byte[] message = message(LARGEST);
        try (ImapClient client = ImapClient.loggedIn(server)) {
            client.command("create", "CREATE large");
            assertThat(client.append("a", "large", message)).last().asString().startsWith("a OK [APPENDUID ");
            client.selected("large");
            assertThat(client.fetch("FETCH 1 BODY.PEEK[]")).isEqualTo(message);
        }
        assertNoFileIsLeft();
    }

    @Test
    void messageAboveTheBoundIsRefused() throws Exception {
        try (ImapClient client = ImapClient.loggedIn(server)) {
            assertThat(client.append("a", "INBOX", new byte[LARGEST + 1]))
                    .containsExactly("a NO [TOOBIG] literal of " + (LARGEST + 1) + " octets is too large");
            assertThat(client.command("b", "NOOP")).containsExactly("b OK NOOP completed.");
        }
    }

    @Test
    void messageAboveTheBoundThatIsSentUnaskedIsReadOverAndRefused() throws Exception {
        try (ImapClient client = ImapClient.loggedIn(server)) {
            client.wire().sendLine("a APPEND INBOX {" + (2 * LARGEST) + "+}");
            client.wire().send(new byte[2 * LARGEST]).send("\r\n");
            assertThat(client.wire().line()).startsWith("a NO [TOOBIG] ");
            assertThat(client.command("b", "NOOP")).containsExactly("b OK NOOP completed.");
            client.wire().sendLine("c APPEND INBOX {" + (100L * LARGEST) + "+}");
            assertThat(client.wire().rest()).isEqualTo("* BYE [TOOBIG] literal too large\r\n");
        }
    }

    @Test
    void appendThatNeverEndsLeavesNoFile() throws Exception {
        try (ImapClient client = ImapClient.loggedIn(server)) {
            client.wire().sendLine("a APPEND INBOX {500000}");
            assertThat(client.wire().line()).startsWith("+ ");
            client.wire().send(new byte[100_000]);
            await().until(() -> !filesLeft().isEmpty());
        }
        assertNoFileIsLeft();
    }

    @Test
    void appendToNoMailboxIsRefusedAndLeavesNoFile() throws Exception {
        try (ImapClient client = ImapClient.loggedIn(server)) {
            assertThat(client.append("a", "nowhere", message(100_000)))
                    .last()
                    .asString()
                    .startsWith("a NO [TRYCREATE]");
        }
        assertNoFileIsLeft();
    }

    private static byte[] message(int size) {
        byte[] message = new byte[size];
        new Random(42).nextBytes(message);
        byte[] head = ImapClient.bytes("Subject: large\r\n\r\n");
        System.arraycopy(head, 0, message, 0, head.length);
        return message;
    }

    private static long floodUntilClosed(ImapClient client, String piece) {
        long sent = 0;
        try {
            while (sent < 100L * LARGEST) {
                client.wire().send(piece);
                sent += piece.length();
            }
        } catch (IOException e) {
            return sent;
        }
        return sent;
    }

    private static void assertNoFileIsLeft() {
        await().untilAsserted(() -> assertThat(filesLeft()).isEmpty());
    }

    private static List<Path> filesLeft() throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("data/imap-literals"))) {
            return files.toList();
        }
    }

    /** RFC 3501 §5.1.3. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT R&D",
                "CREATE \"&\"",
                "STATUS &AB- (MESSAGES)",
                "LIST \"\" R&D",
                "LIST R&D *",
                "LSUB \"\" &a",
                "SUBSCRIBE R&D",
                "ESEARCH IN (mailboxes \"R&D\") ALL"
            })
    void nameThatIsNoModifiedUtf7IsRefusedAndTheConnectionGoesOn(String command) throws Exception {
        try (ImapClient client = ImapClient.loggedIn(server)) {
            assertThat(client.command("b", command)).last().asString().startsWith("b BAD ");
            assertThat(client.command("c", "NOOP")).containsExactly("c OK NOOP completed.");
        }
    }
}
