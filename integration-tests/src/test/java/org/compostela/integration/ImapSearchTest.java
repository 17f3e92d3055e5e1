package org.compostela.integration;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SORT, THREAD, ESEARCH and the keys of SEARCH on the index and the store that ship. */
class ImapSearchTest {
    private static final int MANY = 30;
    private static final Pattern NUMBER = Pattern.compile("\\d+");

    private static Server server;
    private static String alice;
    private static String bob;

    private Imap imap;

    @BeforeAll
    static void fillMailboxes() throws Exception {
        server = Server.shared();
        String domain = server.domain();
        alice = server.user(domain, "alice");
        bob = server.user(domain, "bob");
        try (Imap filling = new Imap(server.address("imaps"), alice, Server.PASSWORD)) {
            for (String mailbox : List.of("mails", "Work", "Work.Deep", "Workshop", "many")) {
                filling.command("CREATE " + mailbox);
            }
            append(filling, "mails", "1", "Zoe <b@x.example>", "apples", "Mon, 3 Jun 2024 10:00:00 +0000", "");
            append(
                    filling,
                    "mails",
                    "2",
                    "\"Adam\" <c@x.example>",
                    "Re[2]: apples (FWD)",
                    "Mon, 3 Jun 2024 09:00:00 +0000",
                    "<1@x.example>");
            append(
                    filling,
                    "mails",
                    "3",
                    "=?utf-8?q?=C3=84nne?= <a@x.example>",
                    "pears",
                    "Mon, 3 Jun 2024 08:00:00 -0500",
                    "");
            append(filling, "mails", "4", "d@x.example", "Re: [list] pears", "Sun, 2 Jun 2024 23:00:00 -0500", "");
            append(filling, "Work", "5", "a@x.example", "apples at work", "Mon, 3 Jun 2024 10:00:00 +0000", "");
            append(filling, "Work.Deep", "6", "a@x.example", "deep apples", "Mon, 3 Jun 2024 10:00:00 +0000", "");
            append(filling, "Workshop", "8", "a@x.example", "shop apples", "Mon, 3 Jun 2024 10:00:00 +0000", "");
            for (int i = 0; i < MANY; i++) {
                String reply = i % 3 == 0 ? "" : "<many" + (i - i % 3) + "@x.example>";
                append(filling, "many", "many" + i, "a@x.example", "topic " + i / 3, "", reply);
            }
        }
        try (Imap filling = new Imap(server.address("imaps"), bob, Server.PASSWORD)) {
            filling.command("CREATE mails");
            append(filling, "INBOX", "10", "a@x.example", "apples of bob", "", "");
            append(filling, "mails", "11", "a@x.example", "apples of bob", "", "");
        }
    }

    @BeforeEach
    void connect() throws Exception {
        imap = new Imap(server.address("imaps"), alice, Server.PASSWORD);
        imap.command("SELECT mails");
    }

    @AfterEach
    void disconnect() throws Exception {
        imap.close();
    }

    private static void append(
            Imap to, String mailbox, String id, String from, String subject, String date, String reply)
            throws Exception {
        String message = "From: " + from + "\r\nTo: alice@example.org\r\nSubject: " + subject + "\r\nMessage-ID: <" + id
                + "@x.example>\r\n" + (reply.isEmpty() ? "" : "References: " + reply + "\r\n")
                + (date.isEmpty() ? "" : "Date: " + date + "\r\n") + "\r\nbody of " + id + "\r\n";
        assertThat(to.command("APPEND " + mailbox + " {" + message.length() + "+}\r\n" + message))
                .contains(" OK ");
    }

    /** The one untagged line, after which came OK. */
    private String answer(String command) throws Exception {
        List<String> lines = lines(command);
        assertThat(lines).as(command).hasSize(1);
        return lines.get(0);
    }

    private List<String> lines(String command) throws Exception {
        List<String> lines = new ArrayList<>(List.of(imap.command(command).split("\r\n")));
        assertThat(lines).as(command).last().asString().contains(" OK ");
        return lines.subList(0, lines.size() - 1);
    }

    @Test
    void capabilityListsWhatIsTestedHere() throws Exception {
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
                    ALL                                       | 1 2 3 4
                    NOT 2:3                                   | 1 4
                    NOT UID 1                                 | 2 3 4
                    OR (1:2 NOT 1) (3:4 NOT 4)                | 2 3
                    SUBJECT pears                             | 3 4
                    NOT SUBJECT PEARS NOT FROM zoe            | 2
                    FROM anne                                 | 3
                    BODY "body of 4"                          | 4
                    SENTON 2-Jun-2024                         | 4
                    SENTSINCE 3-Jun-2024                      | 1 2 3
                    YOUNGER 36000                             | 1 2 3 4
                    OLDER 36000                               |
                    SAVEDATESUPPORTED                         | 1 2 3 4
                    SAVEDSINCE 1-Jan-2024                     | 1 2 3 4
                    SAVEDBEFORE 1-Jan-2024                    |
                    SAVEDON 1-Jan-2024                        |
                    UNSEEN UNDELETED NOT DRAFT SMALLER 100000 | 1 2 3 4
                    HEADER References ""                      | 2
                    9:*                                       | 4
                    """)
    void searchFinds(String keys, String numbers) throws Exception {
        assertThat(answer("SEARCH " + keys)).isEqualTo(numbers == null ? "* SEARCH" : "* SEARCH " + numbers);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    SORT (SUBJECT) UTF-8 SUBJECT pears               | * SORT 3 4
                    SORT (REVERSE SUBJECT REVERSE DATE) UTF-8 3:4    | * SORT 3 4
                    SORT (DATE) US-ASCII ALL                         | * SORT 4 2 1 3
                    SORT (REVERSE DATE) UTF-8 ALL                    | * SORT 3 1 2 4
                    SORT (FROM) UTF-8 ALL                            | * SORT 3 1 2 4
                    SORT (ARRIVAL) UTF-8 NOT 2                       | * SORT 1 3 4
                    SORT (DISPLAYFROM) UTF-8 ALL                     | * SORT 2 3 4 1
                    SORT (REVERSE DISPLAYFROM) UTF-8 NOT 1           | * SORT 4 3 2
                    UID SORT (DATE) UTF-8 NOT UID 2                  | * SORT 4 1 3
                    THREAD REFERENCES UTF-8 ALL                      | * THREAD (1 2)(3 4)
                    UID THREAD ORDEREDSUBJECT UTF-8 ALL              | * THREAD (4 3)(2 1)
                    THREAD REFERENCES UTF-8 SUBJECT nothing          | * THREAD
                    """)
    void sortAndThreadAnswer(String command, String expected) throws Exception {
        assertThat(answer(command)).isEqualTo(expected);
    }

    @Test
    void sortTellsTheEndsOfTheResult() throws Exception {
        assertThat(answer("SORT RETURN (MIN MAX COUNT ALL) (DATE) UTF-8 ALL"))
                .endsWith("\") MIN 4 MAX 3 COUNT 4 ALL 4,2,1,3");
    }

    @Test
    void messageOfTheSameSecondIsSortedAndThreaded() throws Exception {
        imap.command("CREATE fresh");
        for (int i = 1; i <= 5; i++) {
            append(imap, "fresh", "fresh" + i, "a@x.example", "subject " + (9 - i), "", "");
            imap.command("SELECT fresh");
            String all = answer("SORT (SUBJECT) UTF-8 ALL");
            assertThat(NUMBER.matcher(all).results().count()).isEqualTo(i);
            assertThat(all).startsWith("* SORT " + i);
            assertThat(answer("THREAD REFERENCES UTF-8 ALL")).endsWith("(" + i + ")");
        }
    }

    @Test
    void threadsOfAMailboxHoldEveryMessageOnce() throws Exception {
        imap.command("SELECT many");
        StringBuilder expected = new StringBuilder("* THREAD ");
        for (int head = 1; head <= MANY; head += 3) {
            expected.append("(%d (%d)(%d))".formatted(head, head + 1, head + 2));
        }
        assertThat(answer("THREAD REFERENCES UTF-8 ALL")).isEqualTo(expected.toString());
    }

    @Test
    void savedResultMeansTheSameMessagesToEveryCommand() throws Exception {
        imap.command("CREATE saved");
        for (int i = 1; i <= 3; i++) {
            append(imap, "saved", "saved" + i, "a@x.example", "number" + i, "", "");
        }
        imap.command("SELECT saved");
        imap.command("STORE 1 +FLAGS.SILENT (\\Deleted)");
        imap.command("EXPUNGE");
        assertThat(lines("SEARCH RETURN (SAVE) SUBJECT number2")).isEmpty();
        assertThat(answer("UID FETCH $ (UID)")).isEqualTo("* 1 FETCH (UID 2)");
        assertThat(answer("FETCH $ (UID)")).isEqualTo("* 1 FETCH (UID 2)");
        assertThat(answer("SORT (SUBJECT) UTF-8 $")).isEqualTo("* SORT 1");
        assertThat(answer("UID STORE $ +FLAGS (\\Flagged)"))
                .contains("* 1 FETCH")
                .contains("\\Flagged");
        assertThat(answer("SEARCH FLAGGED")).isEqualTo("* SEARCH 1");
    }

    @Test
    void saveDateIsFetched() throws Exception {
        assertThat(answer("FETCH 1 (SAVEDATE)"))
                .matches("\\* 1 FETCH \\(SAVEDATE \" ?\\d+-\\w{3}-\\d{4} \\d\\d:\\d\\d:\\d\\d [+-]\\d{4}\"\\)");
    }

    @Test
    void literalsAreReadInTheirCharset() throws Exception {
        String latin = "\u00c4nne";
        assertThat(answer("SEARCH CHARSET ISO-8859-1 FROM {" + latin.length() + "+}\r\n" + latin))
                .isEqualTo("* SEARCH 3");
        String utf8 = new String(latin.getBytes(UTF_8), ISO_8859_1);
        assertThat(answer("SEARCH FROM {" + utf8.length() + "+}\r\n" + utf8)).isEqualTo("* SEARCH 3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    IN (mailboxes Work) SUBJECT apples            | Work
                    IN (subtree Work) SUBJECT apples              | Work,Work.Deep
                    IN (mailboxes (Work Workshop)) TEXT apples    | Work,Workshop
                    IN (personal) RETURN (COUNT) SUBJECT deep     | Work,Work.Deep
                    IN (selected subtree-one Work) SUBJECT apples | Work,Work.Deep,mails
                    SUBJECT pears                                 | mails
                    """)
    void esearchAnswersMailboxByMailbox(String command, String mailboxes) throws Exception {
        List<String> found = lines("ESEARCH " + command).stream()
                .filter(line -> !line.endsWith(" COUNT 0"))
                .map(ImapSearchTest::mailbox)
                .toList();
        assertThat(found).isSubsetOf(mailboxes.split(",")).isNotEmpty();
    }

    private static String mailbox(String line) {
        Matcher answer = Pattern.compile(
                        "\\* ESEARCH \\(TAG \"[^\"]+\" MAILBOX \"([^\"]+)\" UIDVALIDITY \\d+\\) UID .*")
                .matcher(line);
        assertThat(answer.matches()).as(line).isTrue();
        return answer.group(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "IN (mailboxes \"#user.BOB.mails\") ALL",
                "IN (mailboxes (\"#private.BOB.mails\" \"#user\" \"#private.BOB\" \"BOB.mails\")) ALL",
                "IN (subtree \"#user\") ALL",
                "IN (subtree \"#user.BOB\") ALL",
                "IN (subtree-one \"#\") ALL",
                "IN (personal subscribed inboxes) SUBJECT \"of bob\"",
                "IN (subtree \"\" mailboxes (\"*\" \"%\" \"..\" \"../BOB\")) SUBJECT \"of bob\""
            })
    void mailOfOthersIsNotFound(String command) throws Exception {
        String asked = "ESEARCH " + command.replace("BOB", bob);
        shareMails("SETACL mails " + alice + " lr");
        imap.command("SUBSCRIBE \"#user." + bob + ".mails\"");
        assertThat(lines(asked)).isEmpty();
        shareMails("DELETEACL mails " + alice);
        assertThat(lines(asked)).isEmpty();
    }

    private static void shareMails(String command) throws Exception {
        try (Imap sharing = new Imap(server.address("imaps"), bob, Server.PASSWORD)) {
            assertThat(sharing.command(command)).contains(" OK ");
        }
    }

    @Test
    void badCommandIsToldWhatIsBad() throws Exception {
        assertThat(imap.command("SEARCH FROBOZZ")).contains(" BAD ").contains("Unknown search key FROBOZZ");
        assertThat(imap.command("SEARCH " + "NOT ".repeat(5_000) + "ALL"))
                .contains(" BAD ")
                .contains("nested deeper");
    }
}
