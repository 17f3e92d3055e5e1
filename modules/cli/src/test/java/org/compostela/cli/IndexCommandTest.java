package org.compostela.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IndexCommandTest extends CommandsOnFakeServer {
    private static final String TASK = "{\"taskId\":\"t1\"}";
    private static final String ENDED =
            """
            {"taskId":"t1","status":"completed","additionalInformation":{"type":"index-check","messages":12,
             "mailboxes":3,"missing":%d,"surplus":0,"different":1,"mended":%d,"failed":0,"total":12,"index":"mailbox-v2-2"}}
            """;

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
}
