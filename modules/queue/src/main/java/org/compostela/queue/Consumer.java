package org.compostela.queue;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.james.queue.api.MailQueue.MailQueueItem;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;

/** One subscriber of a queue: takes mails on a thread of its own, as many as were requested and never one ahead. */
final class Consumer implements Subscription {
    private final JournalQueue queue;
    private final Subscriber<? super MailQueueItem> subscriber;
    private final Scheduler.Worker worker;
    private final AtomicLong demand = new AtomicLong();
    private volatile boolean cancelled;

    Consumer(JournalQueue queue, Subscriber<? super MailQueueItem> subscriber, Scheduler.Worker worker) {
        this.queue = queue;
        this.subscriber = subscriber;
        this.worker = worker;
    }

    @Override
    public void request(long n) {
        if (Operators.validate(n) && demand.getAndAccumulate(n, Operators::addCap) == 0 && !cancelled) {
            worker.schedule(this::serve);
        }
    }

    private void serve() {
        do {
            Optional<MailQueueItem> item = queue.take(() -> cancelled);
            if (item.isEmpty()) {
                if (!cancelled) {
                    subscriber.onComplete();
                }
                return;
            }
            subscriber.onNext(item.get());
        } while (demand.accumulateAndGet(-1, (wanted, one) -> wanted == Long.MAX_VALUE ? wanted : wanted + one) > 0
                && !cancelled);
    }

    @Override
    public void cancel() {
        cancelled = true;
        queue.wakeConsumers();
        worker.dispose();
    }
}
