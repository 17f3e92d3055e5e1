package org.compostela.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TraceCommandTest extends CommandsOnFakeServer {
    private static final String DELIVERY =
            """
            {"more":false,"journeys":[{"journey":"Mail1","outcome":"stored","failed":false,"cut":false,
              "began":"2026-11-24T21:00:00.100Z","last":"2026-11-24T21:02:01.500Z",
              "sender":"eve@remote.example","messageId":"<1@x>","subject":"Hello","recipients":["alice@example.org"],"mails":["Mail1"],
              "events":[
                {"at":"2026-11-24T21:00:00.100Z","fact":"accepted","mail":"Mail1",
                 "fields":{"messageId":"<1@x>","sender":"eve@remote.example","recipients":"alice@example.org","client":"192.0.2.1","size":900}},
                {"at":"2026-11-24T21:00:00.103Z","fact":"spooled","mail":"Mail1","fields":{"queue":"spool"}},
                {"at":"2026-11-24T21:02:01.500Z","fact":"stored","mail":"Mail1",
                 "fields":{"recipient":"alice@example.org","mailbox":"INBOX","uid":7,"mailboxId":"b0"}}]}]}
            """;

    @Test
    void messageIdShowsTheTimeLine() {
        server.answers("GET /journeys?events=true&messageId=%3C1%40x%3E", 200, DELIVERY);

        Run run = run("trace", "<1@x>");

        assertThat(run)
                .isEqualTo(new Run(
                        0,
                        """
                                mail        Mail1
                                sender      eve@remote.example
                                recipients  alice@example.org
                                message-id  <1@x>
                                subject     Hello
                                outcome     stored

                                2026-11-24 21:00:00.100              accepted   client=192.0.2.1 size=900
                                2026-11-24 21:00:00.103  +0.003      spooled    queue=spool
                                2026-11-24 21:02:01.500  +0:02:01    stored     recipient=alice@example.org mailbox=INBOX uid=7
                                """,
                        ""));
    }

    @Test
    void mailNameIsAskedAsSuch() {
        server.answers("GET /journeys?events=true&mail=Mail1", 200, DELIVERY);

        assertThat(run("trace", "Mail1").out()).contains("mail        Mail1");
    }

    @Test
    void nameThatLooksLikeAMessageIdIsFoundToo() {
        server.answers("GET /journeys?events=true&messageId=a%40b", 200, "{\"more\":false,\"journeys\":[]}")
                .answers("GET /journeys?events=true&mail=a%40b", 200, DELIVERY);

        assertThat(run("trace", "a@b").exitCode()).isZero();
    }

    @Test
    void unknownMailIsOneClearLine() {
        server.answers("GET /journeys?events=true&mail=Mail9", 200, "{\"more\":false,\"journeys\":[]}")
                .answers("GET /journeys?events=true&messageId=Mail9", 200, "{\"more\":false,\"journeys\":[]}");

        Run run = run("trace", "Mail9");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("nothing is known of a mail Mail9").hasLineCount(1);
    }

    @Test
    void mailsThatWereSplitOffHaveNumbers() {
        server.answers(
                "GET /journeys?events=true&mail=Mail1",
                200,
                """
                {"more":false,"journeys":[{"journey":"Mail1","outcome":"kept, stored","mails":["Mail1","Mail1-!2"],"events":[
                  {"at":"2026-11-24T21:00:00Z","fact":"split","mail":"Mail1","fields":{"child":"Mail1-!2"}},
                  {"at":"2026-11-24T21:00:01Z","fact":"stored","mail":"Mail1-!2","fields":{"uid":1}},
                  {"at":"2026-11-24T21:00:02Z","fact":"kept","mail":"Mail1","fields":{"repository":"cassandra://var/mail/error"}}]}]}
                """);

        assertThat(run("trace", "Mail1").out())
                .contains("mail [1]    Mail1", "mail [2]    Mail1-!2")
                .containsPattern("\\[1] split +child=Mail1-!2")
                .containsPattern("\\+1\\.000 +\\[2] stored +uid=1")
                .containsPattern("\\[1] kept ");
    }

    @Test
    void longTracesAreCutAndIndented() {
        String trace = "java.lang.IllegalStateException: no\\n" + "\\tat x.Y.z(Y.java:1)\\n".repeat(20);
        server.answers(
                "GET /journeys?events=true&mail=Mail1",
                200,
                "{\"journeys\":[{\"journey\":\"Mail1\",\"mails\":[\"Mail1\"],\"events\":[{\"at\":\"2026-11-24T21:00:00Z\","
                        + "\"fact\":\"failed\",\"mail\":\"Mail1\",\"fields\":{\"reason\":\"a b\",\"trace\":\"" + trace
                        + "\"}}]}]}");

        assertThat(run("trace", "Mail1").out())
                .contains("reason=\"a b\"")
                .contains("\n              trace:\n                java.lang.IllegalStateException: no\n")
                .contains("... 9 more lines, all with --json");
    }

    @Test
    void hostileValuesDoNotReachTheTerminal() {
        server.answers(
                "GET /journeys?events=true&mail=Mail1",
                200,
                """
                {"journeys":[{"journey":"Mail1","subject":"\\u001b]0;owned\\u0007","mails":["Mail1"],"events":[
                  {"at":"2026-11-24T21:00:00Z","fact":"accepted","mail":"Mail1","fields":{"helo":"\\u202egnp.exe\\u009b2J"}},
                  {"at":"\\u001bx","fact":"\\u001by","mail":"Mail1","fields":{"\\u001bz":"a\\n\\u001bb"}}]}]}
                """);

        assertThat(run("trace", "Mail1").out())
                .doesNotContain("\u001b", "\u0007", "\u009b", "\u202e")
                .contains("\\u001B]0;owned\\u0007", "helo=\\u202Egnp.exe\\u009B2J");
        assertThat(run("trace", "Mail1", "--json").out()).doesNotContain("\u001b", "\u0007", "\u009b", "\u202e");
    }

    @Test
    void searchIsATable() {
        server.answers(
                "GET /journeys?limit=20&from=eve%40remote.example&to=alice%40example.org&since=2h&failed=true",
                200,
                """
                {"more":true,"journeys":[{"journey":"Mail1","outcome":"stored","failed":true,"began":"2026-11-24T21:00:00.100Z",
                  "sender":"","subject":"Hi","recipients":["a@x","b@x","c@x"]}]}
                """);

        Run run =
                run("trace", "--from", "eve@remote.example", "--to", "alice@example.org", "--since", "2h", "--failed");

        assertThat(run.out())
                .containsPattern(
                        "2026-11-24 21:00:00.100 +stored \\(failed before\\) +- +a@x b@x and 1 more +Hi +Mail1\n")
                .contains("there are more");
    }

    @Test
    void nameAndOptionsTogetherAreAWrongCall() {
        assertThat(run("trace", "Mail1", "--failed").exitCode()).isEqualTo(2);
        assertThat(run("trace", "--from", "nobody").exitCode()).isEqualTo(2);
        assertThat(server.requests()).isEmpty();
    }
}
