package org.compostela.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ClientCommandsTest extends CommandsOnFakeServer {

    @Test
    void domainIsAddedThroughTheApi() {
        server.answers("PUT /domains/example.org", 204, "");

        Run run = run("domain", "add", "example.org");

        assertThat(run).isEqualTo(new Run(0, "added domain example.org\n", ""));
        assertThat(server.requests()).contains("PUT /domains/example.org");
    }

    @Test
    void existingDomainIsOneClearLine() {
        server.answers("GET /domains/example.org", 204, "");

        assertThat(run("domain", "add", "example.org"))
                .isEqualTo(new Run(1, "", "compostela: the domain example.org is already there\n"));
    }

    @Test
    void userOfUnknownDomainIsOneClearLine() {
        assertThat(run("user", "add", "bob@example.org", "--password-stdin"))
                .isEqualTo(new Run(
                        1,
                        "",
                        "compostela: no such domain: example.org; add it with compostela domain add example.org\n"));
    }

    @Test
    void existingUserIsOneClearLine() {
        server.answers("GET /domains/example.org", 204, "").answers("HEAD /users/bob%40example.org", 200, "");

        assertThat(run("user", "add", "bob@example.org", "--password-stdin"))
                .isEqualTo(new Run(1, "", "compostela: the user bob@example.org is already there\n"));
    }

    @Test
    void passwordComesFromStandardInput() {
        server.answers("GET /domains/example.org", 204, "").answers("PUT /users/bob%40example.org", 204, "");

        Run run = runWithInput("s3cret \"quoted\"\nrest", "user", "add", "bob@example.org", "--password-stdin");

        assertThat(run).isEqualTo(new Run(0, "added user bob@example.org\n", ""));
        assertThat(server.requests()).contains("PUT /users/bob%40example.org {\"password\":\"s3cret \\\"quoted\\\"\"}");
    }

    @Test
    void newPasswordReplacesTheOldOne() {
        server.answers("HEAD /users/bob%40example.org", 200, "").answers("PUT /users/bob%40example.org?force", 204, "");

        assertThat(runWithInput("new\n", "user", "password", "bob@example.org", "--password-stdin")
                        .exitCode())
                .isZero();
    }

    @Test
    void wrongAddressIsAWrongCall() {
        assertThat(run("user", "remove", "bob"))
                .isEqualTo(new Run(2, "", "compostela: not a mail address: \"bob\"; expected local-part@domain\n"));
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void unknownOptionIsAWrongCall() {
        assertThat(run("domain", "list", "--nonsense").exitCode()).isEqualTo(2);
        assertThat(run("domain").exitCode()).isEqualTo(2);
    }

    @Test
    void refusalOfTheServerIsTold() {
        server.answers(
                "PUT /domains/bad..name",
                400,
                "{\"statusCode\":400,\"message\":\"Invalid request\",\"details\":\"a label is empty\"}");

        assertThat(run("domain", "add", "bad..name"))
                .isEqualTo(new Run(1, "", "compostela: Invalid request: a label is empty\n"));
    }

    @Test
    void wrongTokenIsOneClearLine() throws IOException {
        Files.writeString(home.adminToken(), "wrong");

        Run run = run("status");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("refuses the token").hasLineCount(1);
    }

    @Test
    void missingServerIsOneClearLine() throws IOException {
        Files.delete(home.runtimeFile());

        Run run = run("status");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .contains("no server runs on " + folder)
                .contains("compostela serve --home")
                .hasLineCount(1);
    }

    @Test
    void deadServerIsOneClearLine() throws IOException, InterruptedException {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        runtimeFile(ended.pid(), "ready", server.address().toString());

        assertThat(run("status").err()).contains("has died").hasLineCount(1);
    }

    @Test
    void startingServerIsOneClearLine() throws IOException {
        runtimeFile(ProcessHandle.current().pid(), "starting", "");

        assertThat(run("status").err())
                .contains("is starting: try again in a moment")
                .hasLineCount(1);
    }

    @Test
    void unreachableServerIsOneClearLine() throws IOException {
        try (ServerSocket unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = unused.getLocalPort();
            unused.close();

            Run run = run("status", "--admin-url", "http://127.0.0.1:" + port);

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).contains("no server can be reached").hasLineCount(1);
        }
    }

    @Test
    void answerThatIsNoJsonIsOneClearLine() {
        server.answers("GET /status", 200, "<html>");

        assertThat(run("status").err()).contains("is not a web admin API").hasLineCount(1);
    }

    @Test
    void statusIsATableForPeopleAndJsonForPrograms() {
        server.answers(
                "GET /status",
                200,
                """
                {"version":"0.1.0","pid":7,"uptimeSeconds":3700,"state":"ready","home":"/srv/mail","rssBytes":1073741824,
                 "listeners":[{"name":"smtp","address":"127.0.0.1:2525"}],
                 "engines":[{"name":"cassandra","version":"5.0.9","mode":"embedded","state":"READY","pid":8,"heapBytes":1073741824,
                   "rssBytes":0,"diskBytes":0,"restarts":0,"message":""}],
                 "queues":[{"name":"spool","size":3}],"repositories":[],"mail":{"accepted":5},"expertFiles":[],"problems":["disk is full"]}
                """);

        assertThat(run("status").out())
                .contains("compostela 0.1.0 is ready, pid 7, up 1 h 1 min, 1024 MiB in memory, home /srv/mail")
                .contains("problem: disk is full")
                .containsPattern("smtp +127.0.0.1:2525")
                .containsPattern("cassandra +5.0.9 +embedded +READY +8 +1024 MiB")
                .containsPattern("in queue spool +3");
        assertThat(run("status", "--json").out()).contains("\"uptimeSeconds\" : 3700");
    }

    @Test
    void escapeSequencesOfASenderDoNotReachTheTerminal() {
        server.answers("GET /mailQueues", 200, "[\"spool\"]")
                .answers(
                        "GET /mailQueues/spool/mails?limit=100",
                        200,
                        "[{\"name\":\"m1\",\"sender\":\"\\u001b]0;owned\\u0007\\u009b2J\",\"recipients\":[\"a@b\"]}]");

        assertThat(run("queue", "show", "spool").out())
                .doesNotContain("\u001b", "\u0007", "\u009b")
                .contains("\\u001B");
        assertThat(run("queue", "show", "spool", "--json").out()).doesNotContain("\u001b", "\u0007", "\u009b");
    }

    @Test
    void unknownQueueNamesThoseThatAre() {
        server.answers("GET /mailQueues", 200, "[\"spool\",\"outgoing\"]");

        assertThat(run("queue", "show", "spol").err())
                .isEqualTo("compostela: no such queue: spol; there are spool, outgoing\n");
    }

    @Test
    void replayFollowsTheTaskToItsEnd() {
        server.answers("GET /mailRepositories", 200, "[{\"repository\":\"var/mail/error\"}]")
                .answers(
                        "PATCH /mailRepositories/var%2Fmail%2Ferror/mails?action=reprocess&queue=spool&processor=root",
                        201, "{\"taskId\":\"42\"}")
                .answers(
                        "GET /tasks/42/await?timeout=5",
                        200,
                        "{\"status\":\"completed\",\"additionalInformation\":{\"initialCount\":3,\"remainingCount\":1}}");

        assertThat(run("repository", "replay", "/var/mail/error/"))
                .isEqualTo(new Run(0, "2 mails go through the pipeline again, 1 are left\n", ""));
    }

    @Test
    void failedTaskIsAFailure() {
        server.answers("GET /mailQueues", 200, "[\"spool\"]")
                .answers("GET /mailQueues/spool", 200, "{\"name\":\"spool\",\"size\":1}")
                .answers("DELETE /mailQueues/spool/mails", 201, "{\"taskId\":\"42\"}")
                .answers("GET /tasks/42/await?timeout=5", 200, "{\"status\":\"failed\"}");

        Run run = run("queue", "delete", "spool", "--all");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("task 42 ended as \"failed\"").hasLineCount(1);
    }

    @Test
    void deletingFromAQueueNeedsToSayWhat() {
        assertThat(run("queue", "delete", "spool").exitCode()).isEqualTo(2);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void aliasesAreListedWithTheirUsers() {
        server.answers("GET /address/aliases", 200, "[\"bob@example.org\"]")
                .answers("GET /address/aliases/bob%40example.org", 200, "[{\"source\":\"info@example.org\"}]");

        assertThat(run("alias", "list").out()).containsPattern("info@example.org +bob@example.org");
    }

    @Test
    void completionScriptKnowsTheCommands() {
        assertThat(run("completion").out())
                .contains("complete -F _complete_compostela")
                .contains("repository");
    }

    private static Run runWithInput(Path home, String input, String... args) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(input.getBytes(UTF_8)));
        try {
            return run(home, args);
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void extensionsAreListedWithTheirProblems() {
        server.answers(
                "GET /extensions",
                200,
                """
                [{"name":"bad","path":"/x/bad.jar","mailets":[],"matchers":[],"problems":["bad.jar cannot\\u001b be read"]},
                 {"name":"mine","path":"/x/mine.jar","mailets":["A","B"],"matchers":["C"],"problems":[]}]""");

        assertThat(run("extension", "list"))
                .isEqualTo(new Run(
                        0,
                        """
                EXTENSION  MAILETS  MATCHERS  PROBLEMS
                bad        -        -         1
                mine       A, B     C         0
                problem: bad: bad.jar cannot\\u001B be read
                """,
                        ""));
    }

    @Test
    void noExtensionTellsWhereToPutOne() {
        server.answers("GET /extensions", 200, "[]");

        assertThat(run("extension", "list").out()).startsWith("no extension; put a jar into extensions/");
    }

    private Run runWithInput(String input, String... args) {
        return runWithInput(folder, input, args);
    }
}
