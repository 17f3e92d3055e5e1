package org.compostela.queue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.mailet.Mail;

/** Prints what enqueueing 4 KB mails costs: {@code java -cp ... org.compostela.queue.QueueBenchmark FOLDER}. */
final class QueueBenchmark {
    private QueueBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory(Path.of(arguments[0]), "queue");
        try (JournalQueueFactory factory = Queues.open(folder)) {
            JournalQueue spool = Queues.spool(factory);
            run(spool, 8, 2_000);
            for (int producers : new int[] {1, 8, 32}) {
                int mails = producers == 1 ? 2_000 : 10_000;
                long syncs = spool.journal().syncs();
                double seconds = run(spool, producers, mails);
                System.out.printf(
                        "%2d producers: %6.0f mails/s, %.3f fsyncs per mail%n",
                        producers, mails / seconds, (spool.journal().syncs() - syncs) / (double) mails);
            }
        }
        Folders.deleteTree(folder);
    }

    private static double run(JournalQueue spool, int producers, int mails) throws Exception {
        AtomicInteger left = new AtomicInteger(mails);
        Thread[] threads = new Thread[producers];
        long began = System.nanoTime();
        for (int i = 0; i < producers; i++) {
            Mail mail = Queues.mail("mail", 4_000);
            threads[i] = new Thread(() -> {
                try {
                    while (left.getAndDecrement() > 0) {
                        spool.enQueue(mail);
                    }
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return (System.nanoTime() - began) / 1e9;
    }
}
