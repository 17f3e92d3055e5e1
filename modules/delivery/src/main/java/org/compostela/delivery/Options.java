package org.compostela.delivery;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.james.queue.api.MailQueueName;
import org.compostela.configuration.ListenAddress;
import org.compostela.delivery.transaction.Manner;

/**
 * How the mails of one outgoing queue are delivered.
 *
 * @param gateways smart hosts, the first that works; empty: the hosts of each domain
 * @param bounceProcessor of the pipeline, for what failed; empty: a bounce is sent at once
 * @param noticeAfter age at which the sender of a mail that is still in the queue is told, once
 */
public record Options(
        MailQueueName queue,
        List<ListenAddress> gateways,
        Manner manner,
        Schedule schedule,
        Duration noticeAfter,
        Optional<String> bounceProcessor) {
    public Options {
        requireNonNull(queue, "queue");
        gateways = List.copyOf(gateways);
        requireNonNull(manner, "manner");
        requireNonNull(schedule, "schedule");
        requireNonNull(noticeAfter, "noticeAfter");
        requireNonNull(bounceProcessor, "bounceProcessor");
    }
}
