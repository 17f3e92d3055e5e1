package org.compostela.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class QueueCommandTest extends CommandsOnFakeServer {
    private static final String MAIL =
            """
            {"id":7,"name":"m-to-d.test","sender":"ann@own.test","recipients":["b@d.test"],"size":812,"state":"waiting",
             "attempts":3,"nextAttempt":"2026-11-25T05:00:00Z","lastReply":"451 4.7.1 greylisted","journey":"m","messageId":"<1@own>"}
            """;

    @BeforeEach
    void queues() {
        server.answers("GET /mailQueues", 200, "[\"spool\",\"outgoing\"]");
    }

    @Test
    void mailIsShownWithItsLastReplyAndItsNextTime() {
        server.answers("GET /queues/outgoing/mails/7", 200, MAIL);

        assertThat(run("queue", "show", "outgoing", "7").out())
                .contains("m-to-d.test", "451 4.7.1 greylisted", "2026-11-25T05:00:00Z")
                .containsPattern("attempts +3\n");
    }

    @Test
    void listSaysHowToGoOn() {
        server.answers(
                "GET /queues/outgoing/mails?limit=1&after=0&domain=d.test",
                200,
                "{\"mails\":[" + MAIL + "],\"next\":7}");

        assertThat(run("queue", "list", "outgoing", "--limit", "1", "--domain", "d.test")
                        .out())
                .contains("451 4.7.1 greylisted")
                .endsWith("there are more: --after 7\n");
    }

    @Test
    void retryIsOfAllOutgoingMailOrOfADomain() {
        server.answers("POST /queues/outgoing/retry?all=true", 200, "{\"mails\":3,\"busy\":0}")
                .answers("POST /queues/outgoing/retry?domain=d.test", 200, "{\"mails\":2,\"busy\":1}");

        assertThat(run("queue", "retry")).isEqualTo(new Run(0, "tried now: 3 mails of outgoing\n", ""));
        assertThat(run("queue", "retry", "--domain", "d.test").out())
                .isEqualTo("tried now: 2 mails of outgoing\n"
                        + "1 mails were just being delivered; see what becomes of them\n");
    }

    @Test
    void holdReleaseAndBounceNeedToSayWhat() {
        for (String action : new String[] {"hold", "release", "bounce"}) {
            assertThat(run("queue", action).exitCode()).isEqualTo(2);
        }
        assertThat(server.requests()).isEmpty();
        server.answers("POST /queues/outgoing/bounce?mail=7", 200, "{\"mails\":1,\"busy\":0}")
                .answers("POST /queues/outgoing/hold?sender=a%40b.c", 200, "{\"mails\":1,\"busy\":0}");

        assertThat(run("queue", "bounce", "--mail", "7").out()).isEqualTo("given up: 1 mails of outgoing\n");
        assertThat(run("queue", "hold", "--sender", "a@b.c").exitCode()).isZero();
    }
}
