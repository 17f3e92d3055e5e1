package org.compostela.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * How long after APPEND's OK a search has found the letter, while letters come into other mailboxes at a steady rate.
 *
 * @param millis of each letter, until a search named it, the search itself included; sorted
 * @param again searches that did not find it
 * @param loadPerSecond letters that came into the other mailbox meanwhile
 */
record SearchDelay(List<Double> millis, int again, double loadPerSecond) {
    private static final int LOAD_CONNECTIONS = 4;

    double percentile(double part) {
        return millis.get((int) (millis.size() * part));
    }

    static SearchDelay of(MailServer server, Mailbox searched, Mailbox other, Letters letters, Plan plan)
            throws IOException, InterruptedException {
        Steady load = new Steady(server, other, letters, plan);
        ExecutorService threads = Executors.newFixedThreadPool(LOAD_CONNECTIONS);
        try (ImapClient client = new ImapClient(server, searched)) {
            client.select();
            List<Future<?>> loading = new ArrayList<>();
            long began = System.nanoTime();
            for (int i = 0; i < LOAD_CONNECTIONS; i++) {
                loading.add(threads.submit(load));
            }
            List<Double> millis = new ArrayList<>();
            int again = 0;
            for (int number = plan.first(); number < plan.first() + plan.samples(); number++) {
                client.append("", letters.internalDate(number), letters.letter(number));
                long appended = System.nanoTime();
                while (client.search("HEADER MESSAGE-ID \"letter-" + number + "@\"") == 0) {
                    again++;
                }
                millis.add((System.nanoTime() - appended) / 1e6);
            }
            load.ended = true;
            double seconds = (System.nanoTime() - began) / 1e9;
            for (Future<?> one : loading) {
                one.get();
            }
            Collections.sort(millis);
            return new SearchDelay(List.copyOf(millis), again, load.appended.get() / seconds);
        } catch (ExecutionException e) {
            throw new IOException("the load beside the searches failed", e.getCause());
        } finally {
            load.ended = true;
            threads.shutdownNow();
        }
    }

    /**
     * @param samples letters that are searched for
     * @param rate letters in a second of the load beside them
     * @param first number of a letter that is in no mailbox, as are all after it
     */
    record Plan(int samples, int rate, int first) {}

    private static final class Steady implements Runnable {
        private final MailServer server;
        private final Mailbox mailbox;
        private final Letters letters;
        private final Plan plan;
        private final long began = System.nanoTime();
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicInteger appended = new AtomicInteger();
        private volatile boolean ended;

        Steady(MailServer server, Mailbox mailbox, Letters letters, Plan plan) {
            this.server = server;
            this.mailbox = mailbox;
            this.letters = letters;
            this.plan = plan;
        }

        @Override
        public void run() {
            try (ImapClient client = new ImapClient(server, mailbox)) {
                while (!ended) {
                    int number = next.getAndIncrement();
                    LockSupport.parkNanos(began + number * 1_000_000_000L / plan.rate() - System.nanoTime());
                    client.append("", letters.internalDate(0), letters.letter(plan.first() + plan.samples() + number));
                    appended.incrementAndGet();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
