package org.compostela.protocols.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.apache.james.core.Username;
import org.compostela.protocols.connection.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImapTest {
    private static final byte[] MESSAGE = ImapClient.bytes(
            "From: a@example.net\r\nSubject: hello\r\n\r\n" + "line\r\n.dot\r\n\u00e4 octets \u0001\r\nno line end");

    @TempDir
    static Path home;

    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start(home, TestServer.Settings.DEFAULT, ImapModule::new);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void fetchReturnsTheOctetsStored() throws Exception {
        deliver("octets", MESSAGE);
        try (ImapClient client = ImapClient.loggedIn(server).selected("octets")) {
            assertThat(client.fetch("UID FETCH 1 (BODY.PEEK[])")).isEqualTo(MESSAGE);
            assertThat(client.fetch("FETCH 1 (RFC822)")).isEqualTo(MESSAGE);
            assertThat(client.fetch("FETCH 1 (BODY.PEEK[TEXT]<2.4>)")).isEqualTo(ImapClient.bytes("ne\r\n"));
        }
    }

    @Test
    void appendedOctetsComeBack() throws Exception {
        try (ImapClient client = ImapClient.loggedIn(server)) {
            client.command("create", "CREATE appended");
            assertThat(client.append("a", "appended", MESSAGE))
                    .last()
                    .asString()
                    .startsWith("a OK [APPENDUID ");
            client.selected("appended");
            assertThat(client.fetch("FETCH 1 BODY.PEEK[]")).isEqualTo(MESSAGE);
        }
    }

    @Test
    void commandsOfAMailProgramWork() throws Exception {
        deliver("usual", MESSAGE);
        try (ImapClient client = ImapClient.loggedIn(server).selected("usual")) {
            assertThat(client.command("a", "SEARCH SUBJECT hello")).contains("* SEARCH 1");
            assertThat(client.command("b", "SEARCH SUBJECT {5+}\r\nhello")).contains("* SEARCH 1");
            assertThat(client.command("c", "STORE 1 +FLAGS (\\Flagged)")).anyMatch(line -> line.contains("\\Flagged"));
            client.command("d", "CREATE moved");
            assertThat(client.command("e", "UID MOVE 1 moved")).anyMatch(line -> line.contains("COPYUID"));
            assertThat(client.command("f", "STATUS moved (MESSAGES)")).contains("* STATUS \"moved\" (MESSAGES 1)");
            assertThat(client.command("g", "LIST \"\" *")).anyMatch(line -> line.contains("\"usual\""));
            assertThat(client.command("h", "UNSELECT")).last().asString().startsWith("h OK");
        }
    }

    @Test
    void pipelinedCommandsAreAnsweredInOrder() throws Exception {
        try (ImapClient client = ImapClient.loggedIn(server)) {
            StringBuilder commands = new StringBuilder();
            for (int i = 0; i < 200; i++) {
                commands.append("p").append(i).append(i % 2 == 0 ? " NOOP\r\n" : " LIST \"\" INBOX\r\n");
            }
            client.wire().send(commands.toString());
            for (int i = 0; i < 200; i++) {
                assertThat(client.wire().linesUntil("p")).last().asString().startsWith("p" + i + " OK ");
            }
        }
    }

    @Test
    void loginAndWhatFollowsMayComeInOneSegment() throws Exception {
        try (ImapClient client = ImapClient.tls(server)) {
            client.wire().send("a LOGIN {17+}\r\nalice@example.org {13+}\r\ncorrect horse\r\nb SELECT INBOX\r\n");
            assertThat(client.wire().linesUntil("b ")).last().asString().startsWith("b OK");
        }
    }

    @Test
    void idleTellsOfAnArrivalUntilDone() throws Exception {
        deliver("idle", MESSAGE);
        try (ImapClient client = ImapClient.loggedIn(server).selected("idle")) {
            client.wire().sendLine("a IDLE");
            assertThat(client.wire().line()).startsWith("+ ");
            deliver("idle", MESSAGE);
            assertThat(client.wire().linesUntil("* 2 EXISTS")).isNotEmpty();
            client.wire().sendLine("DONE");
            assertThat(client.wire().linesUntil("a ")).last().asString().startsWith("a OK ");
            assertThat(client.command("b", "NOOP")).last().asString().startsWith("b OK ");
        }
    }

    @Test
    void idleAndDoneMayComeInOneSegment() throws Exception {
        try (ImapClient client = ImapClient.loggedIn(server).selected("INBOX")) {
            client.wire().send("a IDLE\r\nDONE\r\nb NOOP\r\n");
            assertThat(client.wire().linesUntil("a ")).last().asString().startsWith("a OK ");
            assertThat(client.wire().linesUntil("b ")).last().asString().startsWith("b OK ");
        }
    }

    @Test
    void otherThanDoneEndsIdleWithBad() throws Exception {
        try (ImapClient client = ImapClient.loggedIn(server).selected("INBOX")) {
            client.wire().send("a IDLE\r\n");
            client.wire().linesUntil("+");
            client.wire().sendLine("b NOOP");
            assertThat(client.wire().linesUntil("a ")).last().asString().startsWith("a BAD ");
            assertThat(client.command("c", "NOOP")).last().asString().startsWith("c OK ");
        }
    }

    @Test
    void secondMessageInAnAppendIsRefusedAndNotHalfDone() throws Exception {
        try (ImapClient client = ImapClient.loggedIn(server)) {
            client.command("create", "CREATE twice");
            client.wire().send("a APPEND twice {3+}\r\none {3+}\r\ntwo\r\n");
            assertThat(client.wire().linesUntil("a ")).last().asString().startsWith("a BAD ");
            assertThat(client.command("b", "STATUS twice (MESSAGES)")).contains("* STATUS \"twice\" (MESSAGES 0)");
        }
    }

    @Test
    void nestedCommandIsRefusedAndTheConnectionGoesOn() throws Exception {
        try (ImapClient client = ImapClient.loggedIn(server).selected("INBOX")) {
            assertThat(client.command("a", "SEARCH " + "(".repeat(60_000)))
                    .last()
                    .asString()
                    .startsWith("a BAD ");
            assertThat(client.command("b", "SEARCH LARGER " + "0".repeat(60_000)))
                    .last()
                    .asString()
                    .matches("b (BAD|OK) .*");
            assertThat(client.command("c", "NOOP")).last().asString().startsWith("c OK ");
        }
    }

    @Test
    void userNameThatIsNoneIsRefusedWithoutAnEnd() throws Exception {
        try (ImapClient client = ImapClient.tls(server)) {
            assertThat(client.command("a", "LOGIN a@b@c x")).last().asString().matches("a (BAD|NO) .*");
            assertThat(client.command("b", "CAPABILITY")).last().asString().startsWith("b OK ");
        }
    }

    @Test
    void whoseMailboxAnotherDeletesIsDisconnectedAtTheNextCommand() throws Exception {
        try (ImapClient other = ImapClient.loggedIn(server)) {
            other.command("a", "CREATE gone");
            try (ImapClient client = ImapClient.loggedIn(server).selected("gone")) {
                other.command("b", "DELETE gone");
                client.wire().sendLine("c NOOP");
                assertThat(client.wire().rest()).isEqualTo("* BYE Selected mailbox has been deleted\r\n");
            }
            assertThat(other.command("c", "NOOP")).last().asString().startsWith("c OK ");
        }
    }

    @Test
    void whoDeletesTheMailboxThatIsSelectedGoesOn() throws Exception {
        try (ImapClient client = ImapClient.loggedIn(server)) {
            client.command("a", "CREATE own");
            client.selected("own");
            assertThat(client.command("b", "DELETE own")).last().asString().startsWith("b OK ");
            assertThat(client.command("c", "NOOP")).last().asString().startsWith("c OK ");
        }
    }

    @Test
    void xlistNamesTheUseOfAMailbox() throws Exception {
        try (ImapClient client = ImapClient.loggedIn(server)) {
            client.command("a", "CREATE Trash");
            assertThat(client.command("b", "XLIST \"\" Trash"))
                    .contains("* XLIST (\\HasNoChildren \\Trash) \".\" \"Trash\"");
        }
    }

    private static void deliver(String mailbox, byte[] message) throws Exception {
        server.deliver(Username.of("alice@example.org"), mailbox, message);
    }

    @Test
    void capabilitiesNameWhatTheDesignPromises() throws Exception {
        try (ImapClient client = ImapClient.loggedIn(server)) {
            List<String> answer = client.command("a", "CAPABILITY");
            assertThat(answer.get(0).split(" "))
                    .contains(
                            "IMAP4REV1",
                            "CONDSTORE",
                            "QRESYNC",
                            "IDLE",
                            "MOVE",
                            "UIDPLUS",
                            "LITERAL+",
                            "APPENDLIMIT=52428800",
                            "ENABLE")
                    .doesNotContain("STARTTLS", "LOGINDISABLED");
        }
    }
}
