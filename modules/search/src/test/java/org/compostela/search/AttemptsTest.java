package org.compostela.search;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.james.events.EventDeadLetters.InsertionId;
import org.junit.jupiter.api.Test;

class AttemptsTest {
    private final Attempts attempts = new Attempts();
    private final InsertionId event = InsertionId.random();

    @Test
    void eventThatFailedRestsAndOthersDoNot() {
        assertThat(attempts.isDue(event)).isTrue();

        attempts.failed(event);

        assertThat(attempts.isDue(event)).isFalse();
        assertThat(attempts.areDue()).isFalse();
        assertThat(attempts.isDue(InsertionId.random())).isTrue();
    }

    @Test
    void eventThatFailsAgainAndAgainIsHopelessUntilItIsDone() {
        for (int i = 1; i < Attempts.MANY; i++) {
            attempts.failed(event);
        }
        assertThat(attempts.hopeless()).isZero();

        attempts.failed(event);
        assertThat(attempts.hopeless()).isOne();

        attempts.done(event);
        assertThat(attempts.hopeless()).isZero();
    }

    @Test
    void eventThatSomebodyElseHasTakenAwayIsForgotten() {
        InsertionId gone = InsertionId.random();
        for (int i = 0; i < Attempts.MANY; i++) {
            attempts.failed(event);
            attempts.failed(gone);
        }

        attempts.beginPass();
        assertThat(attempts.isDue(event)).isFalse();
        attempts.endPass();

        assertThat(attempts.hopeless()).isOne();
    }
}
