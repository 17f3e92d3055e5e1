package org.compostela.queue;

import java.nio.file.Path;
import org.apache.james.queue.api.DelayedManageableMailQueueContract;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueueMetricContract;
import org.apache.james.queue.api.MailQueueMetricExtension.MailQueueMetricTestSystem;
import org.apache.james.queue.api.MailQueueName;
import org.apache.james.queue.api.ManageableMailQueue;
import org.compostela.configuration.SpoolSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** James' contracts of a mail queue, a manageable one, one with delays, and of its metrics: all of them. Priorities are not asked for. */
class JournalQueueContractTest implements DelayedManageableMailQueueContract, MailQueueMetricContract {
    private JournalQueueFactory factory;
    private ManageableMailQueue queue;

    @BeforeEach
    void open(MailQueueMetricTestSystem metrics, @TempDir Path folder) {
        factory = new JournalQueueFactory(
                folder.resolve("queue"),
                new SpoolSettings(4, 64 << 20, 1L << 30),
                event -> {},
                metrics.getMetricFactory(),
                metrics.getSpyGaugeRegistry());
        queue = factory.createQueue(MailQueueName.of("spool"));
    }

    @AfterEach
    void close() {
        factory.close();
    }

    /** Not in the spool, where a mail that is given back four times rests for a minute; the contract has no patience for that. */
    @Test
    @Override
    public void concurrentEnqueueDequeueWithAckNackShouldNotFail() throws Exception {
        queue = factory.createQueue(MailQueueName.of("outgoing"));
        DelayedManageableMailQueueContract.super.concurrentEnqueueDequeueWithAckNackShouldNotFail();
    }

    @Override
    public ManageableMailQueue getManageableMailQueue() {
        return queue;
    }

    @Override
    public MailQueue getMailQueue() {
        return queue;
    }
}
