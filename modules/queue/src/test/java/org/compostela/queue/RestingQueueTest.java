package org.compostela.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.apache.james.metrics.api.NoopGaugeRegistry;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.compostela.configuration.SpoolSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestingQueueTest {
    @Test
    void aQueueAtRestShowsItsMailsAndHandsOutNone(@TempDir Path folder) throws Exception {
        try (JournalQueueFactory working = Queues.open(folder)) {
            Queues.spool(working).enQueue(Queues.mail("waiting", 10));
        }
        try (JournalQueueFactory resting = atRest(folder)) {
            JournalQueue spool = Queues.spool(resting);
            assertThat(spool.getSize()).isEqualTo(1);
            assertThat(spool.deQueue()
                            .next()
                            .timeout(Duration.ofMillis(300))
                            .onErrorComplete()
                            .blockOptional())
                    .isEmpty();
        }
        try (JournalQueueFactory working = Queues.open(folder)) {
            assertThat(Queues.spool(working)
                            .deQueue()
                            .blockFirst(Duration.ofSeconds(10))
                            .getMail()
                            .getName())
                    .isEqualTo("waiting");
        }
    }

    private static JournalQueueFactory atRest(Path folder) {
        return new JournalQueueFactory(
                folder,
                new SpoolSettings(4, 64 << 20, Queues.ROOM),
                event -> {},
                new RecordingMetricFactory(),
                new NoopGaugeRegistry(),
                true);
    }
}
