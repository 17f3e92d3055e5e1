package org.compostela.protocols.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FreeDiskTest {
    private final AtomicLong free = new AtomicLong(100);
    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger asked = new AtomicInteger();
    private final FreeDisk disk = new FreeDisk(
            () -> {
                asked.incrementAndGet();
                if (free.get() < 0) {
                    throw new IOException("broken");
                }
                return free.get();
            },
            50,
            now::get);

    @Test
    void diskIsAskedOnceASecond() {
        for (int i = 0; i < 100; i++) {
            assertThat(disk.isEnough()).isTrue();
        }
        assertThat(asked).hasValue(1);
        now.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(disk.isEnough()).isTrue();
        assertThat(asked).hasValue(2);
    }

    @Test
    void answerFollowsTheDiskWithinASecond() {
        free.set(49);
        assertThat(disk.isEnough()).isFalse();
        free.set(50);
        assertThat(disk.isEnough()).isFalse();
        now.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(disk.isEnough()).isTrue();
    }

    @Test
    void diskThatDoesNotAnswerTakesNoMail() {
        free.set(-1);
        assertThat(disk.isEnough()).isFalse();
    }
}
