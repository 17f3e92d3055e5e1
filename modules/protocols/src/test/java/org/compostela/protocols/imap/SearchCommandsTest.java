package org.compostela.protocols.imap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.compostela.protocols.connection.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SEARCH, SORT, THREAD and ESEARCH over the wire, on James' own search in memory. */
class SearchCommandsTest {
    @TempDir
    static Path home;

    private static TestServer server;

    private ImapClient client;

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start(home, TestServer.Settings.DEFAULT, ImapModule::new);
        deliver("mails", "1", "Zoe <b@x.example>", "apples", "Mon, 3 Jun 2024 10:00:00 +0000", "");
        deliver(
                "mails",
                "2",
                "\"Adam\" <c@x.example>",
                "Re: apples",
                "Mon, 3 Jun 2024 09:00:00 +0000",
                "<1@x.example>");
        deliver("mails", "3", "=?utf-8?q?=C3=84nne?= <a@x.example>", "pears", "Mon, 3 Jun 2024 08:00:00 -0500", "");
        deliver("mails", "4", "d@x.example", "Re: [list] pears", "Sun, 2 Jun 2024 10:00:00 +0000", "");
        deliver("Work", "5", "a@x.example", "apples at work", "Mon, 3 Jun 2024 10:00:00 +0000", "");
        deliver("Work.Deep", "6", "a@x.example", "apples deep down", "Mon, 3 Jun 2024 10:00:00 +0000", "");
        deliver("Work.Deep.Deeper", "7", "a@x.example", "apples deeper", "Mon, 3 Jun 2024 10:00:00 +0000", "");
        deliver("Workshop", "8", "a@x.example", "apples in the shop", "Mon, 3 Jun 2024 10:00:00 +0000", "");
        deliver("Käse", "9", "a@x.example", "cheese", "Mon, 3 Jun 2024 10:00:00 +0000", "");
        server.deliver(TestServer.BOB, "INBOX", message("10", "a@x.example", "apples of bob", "", ""));
        server.deliver(TestServer.BOB, "mails", message("11", "a@x.example", "apples of bob", "", ""));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void connect() throws Exception {
        client = ImapClient.loggedIn(server).selected("mails");
    }

    @AfterEach
    void disconnect() throws Exception {
        client.close();
    }

    private static void deliver(String mailbox, String id, String from, String subject, String date, String reply)
            throws Exception {
        server.deliver(TestServer.ALICE, mailbox, message(id, from, subject, date, reply));
    }

    private static byte[] message(String id, String from, String subject, String date, String reply) {
        return ("From: " + from + "\r\nTo: alice@example.org\r\nSubject: " + subject + "\r\nMessage-ID: <" + id
                        + "@x.example>\r\n" + (reply.isEmpty() ? "" : "In-Reply-To: " + reply + "\r\n")
                        + (date.isEmpty() ? "" : "Date: " + date + "\r\n") + "\r\n" + "x".repeat(Integer.parseInt(id)))
                .getBytes(UTF_8);
    }

    private List<String> ask(String command) throws IOException {
        return client.command("a", command);
    }

    private String answer(String command) throws IOException {
        List<String> lines = ask(command);
        assertThat(lines).last().asString().startsWith("a OK ");
        assertThat(lines).hasSize(2);
        return lines.get(0);
    }

    @Test
    void capabilityListsWhatWorks() throws Exception {
        assertThat(answer("CAPABILITY").split(" "))
                .contains(
                        "SORT",
                        "SORT=DISPLAY",
                        "ESORT",
                        "THREAD=ORDEREDSUBJECT",
                        "THREAD=REFERENCES",
                        "MULTISEARCH",
                        "ESEARCH",
                        "SEARCHRES",
                        "WITHIN",
                        "SAVEDATE");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ALL                                        | * SEARCH 1 2 3 4
                    1:2                                        | * SEARCH 1 2
                    4:*                                        | * SEARCH 4
                    9:*                                        | * SEARCH 4
                    9:10                                       | * SEARCH
                    *                                          | * SEARCH 4
                    UID 2,4                                    | * SEARCH 2 4
                    UID 99:*                                   | * SEARCH 4
                    SUBJECT pears                              | * SEARCH 3 4
                    subject PEARS                              | * SEARCH 3 4
                    SUBJECT "Re: apples"                       | * SEARCH 2
                    FROM d@x                                   | * SEARCH 4
                    OR SUBJECT pears FROM b@                   | * SEARCH 1 3 4
                    NOT SUBJECT pears                          | * SEARCH 1 2
                    (SUBJECT pears) (NOT FROM d@x)             | * SEARCH 3
                    SENTON 3-Jun-2024                          | * SEARCH 1 2 3
                    SENTBEFORE "3-jun-2024"                    | * SEARCH 4
                    SENTSINCE 03-Jun-2024                      | * SEARCH 1 2 3
                    HEADER In-Reply-To ""                      | * SEARCH 2
                    SMALLER 100000 LARGER 1                    | * SEARCH 1 2 3 4
                    SAVEDATESUPPORTED                          | * SEARCH 1 2 3 4
                    SAVEDSINCE 1-Jan-2020                      | * SEARCH 1 2 3 4
                    SAVEDBEFORE 1-Jan-2020                     | * SEARCH
                    CHARSET UTF-8 SUBJECT pears                | * SEARCH 3 4
                    KEYWORD $Junk                              | * SEARCH
                    RETURN (ALL) CHARSET UTF-8 1,3:4           | * ESEARCH (TAG "a") ALL 1,3:4
                    RETURN () SUBJECT pears                    | * ESEARCH (TAG "a") ALL 3:4
                    RETURN (MIN MAX COUNT) ALL                 | * ESEARCH (TAG "a") MIN 1 MAX 4 COUNT 4
                    RETURN (COUNT) SUBJECT nothing             | * ESEARCH (TAG "a") COUNT 0
                    EMAILID nonsense                           | * SEARCH
                    """)
    void searchAnswers(String keys, String expected) throws Exception {
        assertThat(answer("SEARCH " + keys)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    SORT (SUBJECT) UTF-8 ALL                         | * SORT 1 2 3 4
                    SORT (SUBJECT DATE) UTF-8 ALL                    | * SORT 2 1 4 3
                    SORT (REVERSE SUBJECT DATE) UTF-8 ALL            | * SORT 4 3 2 1
                    SORT (DATE) US-ASCII ALL                         | * SORT 4 2 1 3
                    SORT (REVERSE DATE) UTF-8 SUBJECT pears          | * SORT 3 4
                    SORT (FROM) UTF-8 ALL                            | * SORT 3 1 2 4
                    SORT (REVERSE SIZE) UTF-8 1:2                    | * SORT 2 1
                    SORT (REVERSE ARRIVAL) UTF-8 SUBJECT nothing     | * SORT
                    SORT (TO CC REVERSE SUBJECT) UTF-8 1,3           | * SORT 3 1
                    SORT (DISPLAYFROM) UTF-8 ALL                     | * SORT 2 3 4 1
                    SORT (REVERSE DISPLAYFROM) UTF-8 2:4             | * SORT 4 3 2
                    SORT (DISPLAYTO REVERSE DATE) UTF-8 ALL          | * SORT 3 1 2 4
                    UID SORT (DATE) UTF-8 UID 1,3:*                  | * SORT 4 1 3
                    SORT RETURN (MIN MAX COUNT) (DATE) UTF-8 ALL     | * ESEARCH (TAG "a") MIN 4 MAX 3 COUNT 4
                    SORT RETURN (ALL) (SUBJECT DATE) UTF-8 ALL       | * ESEARCH (TAG "a") ALL 2,1,4,3
                    SORT RETURN () (FROM) UTF-8 ALL                  | * ESEARCH (TAG "a") ALL 3,1:2,4
                    UID SORT RETURN (ALL) (DATE) UTF-8 ALL           | * ESEARCH (TAG "a") UID ALL 4,2,1,3
                    """)
    void sortAnswers(String command, String expected) throws Exception {
        assertThat(answer(command)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    THREAD REFERENCES UTF-8 ALL                  | * THREAD (1 2)(3 4)
                    THREAD ORDEREDSUBJECT UTF-8 ALL              | * THREAD (4 3)(2 1)
                    UID THREAD REFERENCES US-ASCII SUBJECT pears | * THREAD (3 4)
                    THREAD references UTF-8 SUBJECT nothing      | * THREAD
                    """)
    void threadAnswers(String command, String expected) throws Exception {
        assertThat(answer(command)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    IN (mailboxes "Work") SUBJECT apples                  | Work
                    IN (subtree Work) SUBJECT apples                      | Work,Work.Deep,Work.Deep.Deeper
                    IN (subtree-one Work) SUBJECT apples                  | Work,Work.Deep
                    IN (mailboxes (Work Workshop)) SUBJECT apples         | Work,Workshop
                    IN (mailboxes Workshop subtree Work.Deep) TEXT apples | Work.Deep,Work.Deep.Deeper,Workshop
                    IN (personal) SUBJECT deeper                          | Work.Deep.Deeper
                    IN (inboxes) SUBJECT deeper                           | Work.Deep.Deeper
                    IN (selected) SUBJECT pears                           | mails
                    SUBJECT pears                                         | mails
                    IN (selected mailboxes Work) FROM a@x                 | Work,mails
                    IN (subscribed) SUBJECT apples                        | Workshop
                    IN (mailboxes "K&AOQ-se") SUBJECT cheese              | K&AOQ-se
                    IN (mailboxes nowhere) ALL                            |
                    """)
    void esearchAnswersMailboxByMailbox(String command, String mailboxes) throws Exception {
        ask("SUBSCRIBE Workshop");
        assertThat(mailboxes(ask("ESEARCH " + command)))
                .containsExactlyElementsOf(mailboxes == null ? List.of() : List.of(mailboxes.split(",")));
    }

    private static List<String> mailboxes(List<String> lines) {
        assertThat(lines).last().asString().startsWith("a OK ");
        List<String> names = new ArrayList<>();
        for (String line : lines.subList(0, lines.size() - 1)) {
            assertThat(line).matches("\\* ESEARCH \\(TAG \"a\" MAILBOX \"[^\"]+\" UIDVALIDITY \\d+\\) UID .*");
            names.add(line.split("\"")[3]);
        }
        return names;
    }

    @Test
    void esearchTellsTheResultThatWasAskedFor() throws Exception {
        assertThat(answer("ESEARCH IN (mailboxes mails) RETURN (MIN MAX COUNT) SUBJECT pears"))
                .endsWith(") UID MIN 3 MAX 4 COUNT 2");
        assertThat(answer("ESEARCH IN (mailboxes mails) RETURN (COUNT) SUBJECT nothing"))
                .endsWith(") UID COUNT 0");
        assertThat(answer("ESEARCH IN (mailboxes Work) *")).endsWith(") UID ALL 1");
        assertThat(ask("ESEARCH IN (mailboxes Work) 2")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ESEARCH IN (mailboxes \"#user.bob.INBOX\") ALL",
                "ESEARCH IN (mailboxes \"#user.bob@example.org.INBOX\") ALL",
                "ESEARCH IN (mailboxes (\"#private.bob@example.org.mails\" \"#user\" \"#private.bob\")) ALL",
                "ESEARCH IN (subtree \"#user\") ALL",
                "ESEARCH IN (subtree \"#user.bob@example.org\") ALL",
                "ESEARCH IN (subtree-one \"#\") ALL",
                "ESEARCH IN (personal subscribed inboxes) SUBJECT \"of bob\"",
                "ESEARCH IN (subtree \"\" mailboxes (\"*\" \"%\" \"..\" \"../bob\")) SUBJECT \"of bob\""
            })
    void mailOfOthersIsNotFound(String command) throws Exception {
        shareMailsOfBob("SETACL mails alice@example.org lr");
        assertThat(ask("SUBSCRIBE \"#user.bob@example.org.mails\""))
                .singleElement()
                .asString()
                .startsWith("a NO [NOPERM] ");
        assertThat(ask(command)).singleElement().asString().startsWith("a OK ");
        shareMailsOfBob("DELETEACL mails alice@example.org");
        assertThat(ask(command)).singleElement().asString().startsWith("a OK ");
    }

    private static void shareMailsOfBob(String command) throws Exception {
        try (ImapClient bob = ImapClient.loggedIn(server, TestServer.BOB)) {
            assertThat(bob.command("acl", command)).last().asString().startsWith("acl OK ");
        }
    }

    @Test
    void ownMailboxWithoutTheRightToReadIsPassedOver() throws Exception {
        server.deliver(TestServer.ALICE, "Closed", message("12", "a@x.example", "closed", "", ""));
        assertThat(ask("ESEARCH IN (mailboxes Closed) ALL")).hasSize(2);
        ask("SETACL Closed -alice@example.org r");
        assertThat(ask("ESEARCH IN (mailboxes Closed) ALL")).hasSize(1);
    }

    @Test
    void esearchNeedsNoSelectedMailboxForOthers() throws Exception {
        ask("UNSELECT");
        assertThat(mailboxes(ask("ESEARCH IN (mailboxes Work) ALL"))).containsExactly("Work");
        assertThat(ask("ESEARCH ALL")).singleElement().asString().startsWith("a BAD ");
        assertThat(ask("ESEARCH IN (selected) ALL")).singleElement().asString().startsWith("a BAD ");
        assertThat(ask("ESEARCH IN (mailboxes Work) RETURN (SAVE) ALL"))
                .singleElement()
                .asString()
                .startsWith("a BAD ");
    }

    @Test
    void savedResultMeansTheSameMessagesToEveryCommand() throws Exception {
        server.deliver(TestServer.ALICE, "saved", message("1", "a@x.example", "gone", "", ""));
        server.deliver(TestServer.ALICE, "saved", message("2", "a@x.example", "two", "", ""));
        server.deliver(TestServer.ALICE, "saved", message("3", "a@x.example", "three", "", ""));
        client.selected("saved");
        ask("STORE 1 +FLAGS.SILENT (\\Deleted)");
        ask("EXPUNGE");
        // Now message 1 has the UID 2.
        assertThat(ask("SEARCH RETURN (SAVE) SUBJECT two"))
                .singleElement()
                .asString()
                .startsWith("a OK ");
        assertThat(ask("UID FETCH $ (UID)")).first().asString().isEqualTo("* 1 FETCH (UID 2)");
        assertThat(ask("FETCH $ (UID)")).first().asString().isEqualTo("* 1 FETCH (UID 2)");
        assertThat(answer("UID SEARCH RETURN (SAVE ALL) SUBJECT three")).isEqualTo("* ESEARCH (TAG \"a\") UID ALL 3");
        assertThat(ask("FETCH $ (UID)")).first().asString().isEqualTo("* 2 FETCH (UID 3)");
        assertThat(answer("SEARCH $")).isEqualTo("* SEARCH 2");
        assertThat(answer("UID SEARCH UID $")).isEqualTo("* SEARCH 3");
        assertThat(answer("SORT (SUBJECT) UTF-8 $")).isEqualTo("* SORT 2");
        assertThat(answer("THREAD REFERENCES UTF-8 $")).isEqualTo("* THREAD (2)");
        assertThat(answer("SORT RETURN (SAVE MIN) (REVERSE SUBJECT) UTF-8 ALL"))
                .isEqualTo("* ESEARCH (TAG \"a\") MIN 1");
        assertThat(answer("UID SEARCH $")).isEqualTo("* SEARCH 2");
        assertThat(ask("SORT RETURN (SAVE) (SIZE) UTF-8 SUBJECT nothing")).hasSize(1);
        assertThat(answer("SEARCH $")).isEqualTo("* SEARCH");
        assertThat(ask("FETCH $ (UID)")).hasSize(1);
    }

    @Test
    void searchForModSeqTellsTheHighest() throws Exception {
        assertThat(ask("SEARCH MODSEQ 1")).anyMatch(line -> line.matches("\\* SEARCH 1 2 3 4 \\(MODSEQ \\d+\\)"));
        assertThat(answer("SEARCH RETURN (COUNT) MODSEQ \"/flags/\\\\draft\" all 1"))
                .matches("\\* ESEARCH \\(TAG \"a\"\\) COUNT 4 MODSEQ \\d+");
        assertThat(answer("SEARCH MODSEQ 999999")).isEqualTo("* SEARCH");
    }

    @Test
    void saveDateIsFetched() throws Exception {
        assertThat(ask("FETCH 1 (SAVEDATE)")).first().asString().matches("\\* 1 FETCH \\(SAVEDATE \"[^\"]+\"\\)");
    }

    @Test
    void literalsAreReadInTheirCharset() throws Exception {
        byte[] latin = "\u00c4nne".getBytes(ISO_8859_1);
        client.wire().send("a SEARCH CHARSET ISO-8859-1 HEADER From {" + latin.length + "+}\r\n");
        client.wire().send(latin).send("\r\n");
        assertThat(client.wire().linesUntil("a ")).first().isEqualTo("* SEARCH 3");

        byte[] utf8 = "\u00c4nne".getBytes(UTF_8);
        client.wire().send("a UID SORT (DATE) UTF-8 FROM {" + utf8.length + "}\r\n");
        assertThat(client.wire().line()).startsWith("+");
        client.wire().send(utf8).send("\r\n");
        assertThat(client.wire().linesUntil("a ")).first().isEqualTo("* SORT 3");

        byte[] quoted = ("a SEARCH NOT FROM \"" + "\u20ac".repeat(100) + "\"\r\n").getBytes(UTF_8);
        client.wire().send(quoted);
        assertThat(client.wire().linesUntil("a ")).first().isEqualTo("* SEARCH 1 2 3 4");

        client.wire().send("a SEARCH FROM \"").send(latin).send("\"\r\n");
        assertThat(client.wire().linesUntil("a ")).first().asString().startsWith("a BAD ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    SEARCH FROBOZZ                        | Unknown search key FROBOZZ
                    SEARCH ALL FROBOZZ 3                  | Unknown search key FROBOZZ
                    SEARCH NOT (OR SEEN TOAST)            | Unknown search key TOAST
                    SEARCH RETURN (SOME) ALL              | Unknown result option SOME
                    SEARCH SINCE 30-Feb-2024              | 30-Feb-2024
                    SEARCH SINCE yesterday                | yesterday
                    SEARCH LARGER 99999999999999999999999 | too large
                    SEARCH 0                              | number 0
                    SEARCH (ALL                           | end of the line
                    SEARCH OR SEEN                        | end of the line
                    SEARCH FROM                           | end of the line
                    SEARCH FROM "x                        | not closed
                    SEARCH ALL)                           | found )
                    SORT (COLOUR) UTF-8 ALL               | Unknown sort criterion COLOUR
                    SORT () UTF-8 ALL                     | found )
                    SORT (DATE) UTF-8                     | end of the line
                    THREAD MAGIC UTF-8 ALL                | Unknown threading algorithm MAGIC
                    ESEARCH IN (somewhere) ALL            | Unknown source SOMEWHERE
                    ESEARCH IN () ALL                     | found )
                    UID ESEARCH ALL                       |
                    """)
    void badCommandIsToldWhatIsBad(String command, String told) throws Exception {
        assertThat(ask(command)).singleElement().asString().startsWith("a BAD ").contains(told == null ? "" : told);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"SEARCH CHARSET X-NOTHING ALL", "SORT (DATE) X-NOTHING ALL", "THREAD REFERENCES X-NOTHING ALL"})
    void unknownCharsetIsRefusedWithThoseKnown(String command) throws Exception {
        assertThat(ask(command))
                .singleElement()
                .asString()
                .startsWith("a NO [BADCHARSET (")
                .contains("(UTF-8 US-ASCII ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "NOT ", "OR ALL "})
    void endlessNestingIsRefused(String nest) throws Exception {
        assertThat(answer("SEARCH " + nest.repeat(40) + "ALL" + (nest.equals("(") ? ")".repeat(40) : "")))
                .startsWith("* SEARCH");
        assertThat(ask("SEARCH " + nest.repeat(8_000) + "ALL"))
                .singleElement()
                .asString()
                .startsWith("a BAD ")
                .contains("nested deeper");
        assertThat(ask("SEARCH " + "SEEN ".repeat(10_000) + "ALL"))
                .singleElement()
                .asString()
                .startsWith("a BAD ")
                .contains("search keys");
    }
}
