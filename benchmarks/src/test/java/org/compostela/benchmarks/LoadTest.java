package org.compostela.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class LoadTest {
    private static final int MESSAGES = 40;
    private static final String FIFTH = "<load-5@load.example.net>";

    private final Load load = new Load(
            Mailbox.several(3), new Messages(1, 512), MESSAGES, 4, Duration.ofSeconds(30), Duration.ofMillis(500));

    @Test
    void serverThatKeepsEveryMessageIsClean() throws Exception {
        Report report = run(List::of);

        assertThat(report.clean()).isTrue();
        assertThat(report.accepted()).isEqualTo(MESSAGES);
        assertThat(report.twice()).isZero();
        assertThat(report.storedPerSecond()).isPositive();
        assertThat(report.memory()).containsKey("fake");
    }

    @Test
    void messageThatNeverComesIsLost() throws Exception {
        Report report = run(message -> message.contains(FIFTH) ? List.of() : List.of(message));

        assertThat(report.lost()).isEqualTo(1);
        assertThat(report.clean()).isFalse();
    }

    @Test
    void messageThatComesTwiceIsCounted() throws Exception {
        Report report = run(message -> message.contains(FIFTH) ? List.of(message, message) : List.of(message));

        assertThat(report.twice()).isEqualTo(1);
        assertThat(report.lost()).isZero();
    }

    @Test
    void changedMessageIsAlteredAndLost() throws Exception {
        Report report = run(message ->
                List.of(message.contains(FIFTH) ? message.substring(0, message.length() - 3) + "?\r\n" : message));

        assertThat(report.altered()).isEqualTo(1);
        assertThat(report.lost()).isEqualTo(1);
        assertThat(report.clean()).isFalse();
    }

    @Test
    void refusedMessageIsAnErrorAndTheOthersGoOn() throws Exception {
        try (FakeServer server = new FakeServer(List::of)) {
            server.refused = FIFTH;
            server.start(load.mailboxes());

            Report report = load.on(server);

            assertThat(report.errors()).isEqualTo(1);
            assertThat(report.lost()).isZero();
            assertThat(report.accepted()).isEqualTo(MESSAGES - 1);
            assertThat(report.complaints()).containsExactly("message 5: .: 451 4.3.0 not now");
            assertThat(report.clean()).isFalse();
        }
    }

    private Report run(Function<String, List<String>> fate) throws Exception {
        try (FakeServer server = new FakeServer(fate)) {
            server.start(load.mailboxes());
            return load.on(server);
        }
    }
}
