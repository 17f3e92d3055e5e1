package org.compostela.queue;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** Puts many mails and some large ones into a queue that nobody drains, and browses it, in the heap it was given. */
final class ChildFiller {
    static final int MAILS = 100_000;
    static final int LARGE_MAILS = 4;
    private static final int PRODUCERS = 32;

    private ChildFiller() {}

    public static void main(String[] arguments) throws Exception {
        try (JournalQueueFactory factory = Queues.open(Path.of(arguments[0]))) {
            JournalQueue queue = Queues.spool(factory);
            AtomicInteger next = new AtomicInteger();
            Thread[] producers = new Thread[PRODUCERS];
            for (int i = 0; i < PRODUCERS; i++) {
                producers[i] = new Thread(() -> fill(queue, next));
                producers[i].start();
            }
            for (Thread producer : producers) {
                producer.join();
            }
            for (int i = 0; i < LARGE_MAILS; i++) {
                queue.enQueue(Queues.mail("large" + i, 20 << 20));
            }
            int browsed = 0;
            for (var views = queue.browse(); views.hasNext(); views.next()) {
                browsed++;
            }
            System.out.println("size " + queue.getSize() + " browsed " + browsed);
        }
    }

    private static void fill(JournalQueue queue, AtomicInteger next) {
        try {
            for (int i = next.getAndIncrement(); i < MAILS; i = next.getAndIncrement()) {
                queue.enQueue(Queues.mail("mail" + i, 4_000));
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
