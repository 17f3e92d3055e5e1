package org.compostela.server;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import javax.inject.Inject;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.MailQueueName;
import org.apache.james.webadmin.service.MailRepositoryStoreService;
import org.apache.james.webadmin.service.ReprocessingService;
import org.apache.mailet.Mail;
import org.compostela.journey.Fact;
import org.compostela.journey.Journeys;
import org.compostela.journey.MailEvent;
import org.reactivestreams.Publisher;

/** James' replay of mails from repositories, which also tells the fact {@code replayed} of each mail before it queues it. */
final class TellingReprocessing extends ReprocessingService {
    @Inject
    TellingReprocessing(MailQueueFactory<?> queues, MailRepositoryStoreService stores, Journeys journeys) {
        super(new Queues(requireNonNull(queues, "queues"), requireNonNull(journeys, "journeys")), stores);
    }

    private record Queues(MailQueueFactory<?> queues, Journeys journeys) implements MailQueueFactory<MailQueue> {
        @Override
        public Optional<MailQueue> getQueue(MailQueueName name, PrefetchCount count) {
            return queues.getQueue(name, count).map(queue -> new TellingQueue(queue, journeys));
        }

        @Override
        public MailQueue createQueue(MailQueueName name, PrefetchCount count) {
            return new TellingQueue(queues.createQueue(name, count), journeys);
        }

        @Override
        public Set<MailQueueName> listCreatedMailQueues() {
            return queues.listCreatedMailQueues();
        }
    }

    private record TellingQueue(MailQueue queue, Journeys journeys) implements MailQueue {
        @Override
        public MailQueueName getName() {
            return queue.getName();
        }

        @Override
        public void enQueue(Mail mail, Duration delay) throws MailQueueException {
            tell(mail);
            queue.enQueue(mail, delay);
        }

        @Override
        public void enQueue(Mail mail) throws MailQueueException {
            tell(mail);
            queue.enQueue(mail);
        }

        @Override
        public Publisher<Void> enqueueReactive(Mail mail) {
            tell(mail);
            return queue.enqueueReactive(mail);
        }

        @Override
        public Publisher<MailQueueItem> deQueue() {
            return queue.deQueue();
        }

        @Override
        public void close() throws IOException {
            queue.close();
        }

        private void tell(Mail mail) {
            journeys.tell(MailEvent.of(Fact.REPLAYED, mail)
                    .withMessageId(mail)
                    .with("sender", mail.getMaybeSender().asString(""))
                    .with("recipients", mail.getRecipients())
                    .with("processor", mail.getState())
                    .build());
        }
    }
}
