package org.compostela.queue;

import java.nio.file.Path;
import org.apache.james.metrics.api.NoopGaugeRegistry;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.MailQueueFactoryContract;
import org.apache.james.queue.api.ManageableMailQueue;
import org.apache.james.queue.api.ManageableMailQueueFactoryContract;
import org.compostela.configuration.SpoolSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class JournalQueueFactoryContractTest
        implements MailQueueFactoryContract<ManageableMailQueue>,
                ManageableMailQueueFactoryContract<ManageableMailQueue> {
    private JournalQueueFactory factory;

    @BeforeEach
    void open(@TempDir Path folder) {
        factory = new JournalQueueFactory(
                folder.resolve("queue"),
                new SpoolSettings(4, 64 << 20, 1L << 30),
                event -> {},
                new RecordingMetricFactory(),
                new NoopGaugeRegistry());
    }

    @AfterEach
    void close() {
        factory.close();
    }

    @Override
    public MailQueueFactory<ManageableMailQueue> getMailQueueFactory() {
        return factory;
    }
}
