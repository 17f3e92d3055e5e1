package org.compostela.protocols.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StoreFailuresTest {
    @Test
    void whileAStoreIsAwayItsFailuresAreCountedAndTheCauseIsToldNowAndThen() {
        Logger logger = new LoggerContext().getLogger("policy");
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
        StoreFailures failures = new StoreFailures(logger, clock::get);

        for (int i = 0; i < 1_000; i++) {
            failures.tell("a recipient cannot be looked up", "recipient", "ann@example.org", new Exception("away"));
        }
        clock.addAndGet(StoreFailures.PAUSE.toNanos());
        failures.tell("a recipient cannot be looked up", "recipient", "bob@example.org", new Exception("away"));

        assertThat(log.list).hasSize(2);
        assertThat(log.list.get(0).getThrowableProxy().getMessage()).isEqualTo("away");
        assertThat(log.list.get(1).getKeyValuePairs().toString()).contains("bob@example.org", "untold=\"999\"");
    }
}
