package org.compostela.queue;

import java.nio.file.Path;
import java.time.Duration;
import org.apache.james.queue.api.MailQueue.MailQueueItem.CompletionStatus;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Fills and drains a queue until it is killed, and says on standard output what was acknowledged. */
final class ChildProducer {
    private ChildProducer() {}

    public static void main(String[] arguments) {
        String round = arguments[1];
        JournalQueue queue = Queues.spool(Queues.open(Path.of(arguments[0])));
        queue.deQueue()
                .delayElements(Duration.ofMillis(2))
                .flatMap(
                        item -> Mono.fromRunnable(() -> {
                                    String name = item.getMail().getName();
                                    try {
                                        say("taken " + name);
                                        if (Queues.failures(item.getMail()) == 0 && name.hashCode() % 5 == 0) {
                                            item.done(CompletionStatus.RETRY);
                                            say("failed " + name);
                                            return;
                                        }
                                        item.done(CompletionStatus.SUCCESS);
                                    } catch (Exception e) {
                                        throw new IllegalStateException(e);
                                    }
                                    say("done " + name);
                                })
                                .subscribeOn(Schedulers.boundedElastic()),
                        2)
                .subscribe();
        for (int i = 0; i < 8; i++) {
            int producer = i;
            new Thread(() -> produce(queue, round + "-" + producer + "-")).start();
        }
    }

    private static void produce(JournalQueue queue, String prefix) {
        try {
            for (int i = 0; ; i++) {
                // Every tenth body is a file.
                queue.enQueue(Queues.mail(prefix + i, i % 10 == 9 ? 300_000 : 4_000));
                say("kept " + prefix + i);
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static synchronized void say(String what) {
        System.out.println(what);
        System.out.flush();
    }
}
