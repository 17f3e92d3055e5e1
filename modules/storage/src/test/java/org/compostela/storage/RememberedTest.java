package org.compostela.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class RememberedTest {
    private final Remembered<String, Boolean> answers = new Remembered<>(10, there -> there);
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void answerIsAskedForOnce() {
        assertThat(answers.get("key", this::yes)).isTrue();
        assertThat(answers.get("key", this::yes)).isTrue();
        assertThat(answers.get("key", Mono.fromSupplier(this::yes)).block()).isTrue();

        assertThat(asked).hasValue(1);
    }

    @Test
    void answerNotWorthKeepingIsAskedForAgain() {
        assertThat(answers.get("key", () -> asked.incrementAndGet() > 1)).isFalse();
        assertThat(answers.get("key", () -> asked.incrementAndGet() > 1)).isTrue();
    }

    @Test
    void answerFromBeforeAChangeIsForgotten() {
        answers.get("key", this::yes);
        answers.forget();
        answers.get("key", this::yes);

        assertThat(asked).hasValue(2);
    }

    @Test
    void answerThatWasOnItsWayDuringAChangeIsNotKept() {
        answers.get("key", () -> {
            answers.forget();
            return yes();
        });
        answers.get("key", this::yes);

        assertThat(asked).hasValue(2);
    }

    @Test
    void changeOfOneKeyForgetsItAndLeavesTheOthers() {
        answers.get("key", this::yes);
        answers.get("other", this::yes);
        answers.forget("key");
        answers.get("key", this::yes);
        answers.get("other", this::yes);

        assertThat(asked).hasValue(3);
    }

    @Test
    void answerThatWasOnItsWayDuringAChangeOfItsKeyIsNotKept() {
        answers.get("key", () -> {
            answers.forget("key");
            return yes();
        });
        answers.get("key", this::yes);

        assertThat(asked).hasValue(2);
    }

    private boolean yes() {
        asked.incrementAndGet();
        return true;
    }
}
