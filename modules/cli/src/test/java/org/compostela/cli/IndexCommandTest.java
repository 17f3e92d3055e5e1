package org.compostela.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.compostela.configuration.Home;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class IndexCommandTest {
    private static final String TASK = "{\"taskId\":\"t1\"}";
    private static final String ENDED =
            """
            {"taskId":"t1","status":"completed","additionalInformation":{"type":"index-check","messages":12,
             "mailboxes":3,"missing":%d,"surplus":0,"different":1,"mended":%d,"failed":0,"total":12,"index":"mailbox-v2-2"}}
            """;

    private record Run(int exitCode, String out, String err) {}

    @TempDir
    Path folder;

    private FakeServer server;
    private Home home;

    @BeforeEach
    void startServer() throws IOException {
        server = new FakeServer();
        home = new Home(folder);
        Files.createDirectories(home.secrets());
        Files.writeString(home.adminToken(), "secret\n");
        Files.writeString(
                home.runtimeFile(),
                """
                {"pid":%d,"version":"0.1.0","state":"ready","adminUrl":"%s","listeners":[]}
                """
                        .formatted(ProcessHandle.current().pid(), server.address()));
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    @Test
    void differencesThatWereNotPutRightEndWithOne() {
        server.answers("POST /index/check?messagesPerSecond=0", 201, TASK);
        server.answers("GET /tasks/t1/await?timeout=5", 200, ENDED.formatted(2, 0));

        Run run = run("index", "check");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .isEqualTo(
                        "12 messages in 3 mailboxes compared: 2 missing in the index, 0 too many, 1 with other flags;"
                                + " 0 put right\n");
        assertThat(run.err()).contains("--repair");
    }

    @Test
    void repairThatPutsAllRightEndsWithZero() {
        server.answers(
                "POST /index/check?messagesPerSecond=10&user=a%2Bb%40x.example&mailbox=INBOX&repair=true", 201, TASK);
        server.answers("GET /tasks/t1/await?timeout=5", 200, ENDED.formatted(2, 3));

        Run run = run(
                "index",
                "check",
                "--user",
                "a+b@x.example",
                "--mailbox",
                "INBOX",
                "--repair",
                "--messages-per-second",
                "10");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("3 put right");
    }

    @Test
    void rebuildTellsWhichIndexIsUsedAfterwards() {
        server.answers("POST /index/rebuild?messagesPerSecond=0", 201, TASK);
        server.answers("GET /tasks/t1/await?timeout=5", 200, ENDED.formatted(0, 1));

        Run run = run("index", "rebuild");

        assertThat(run).isEqualTo(new Run(0, "12 messages indexed; mailbox-v2-2 is in use\n", ""));
    }

    @Test
    void secondRebuildIsRefusedInTheServersWords() {
        server.answers(
                "POST /index/rebuild?messagesPerSecond=0&domain=x.example",
                409,
                "{\"message\":\"the index is being rebuilt already\",\"details\":null}");

        Run run = run("index", "rebuild", "--domain", "x.example");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("rebuilt already");
    }

    @Test
    void mailboxWithoutItsUserIsRefused() {
        assertThat(run("index", "check", "--mailbox", "INBOX").exitCode()).isEqualTo(2);
        assertThat(server.requests()).isEmpty();
    }

    private Run run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = new CommandLine(new Root());
        ClientCommands.all().forEach(command::addSubcommand);
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        String[] all = new String[arguments.length + 2];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = "--home";
        all[arguments.length + 1] = home.root().toString();
        int exitCode = command.execute(all);
        return new Run(exitCode, out.toString(), err.toString());
    }

    @CommandLine.Command(name = "compostela")
    private static final class Root {}
}
