package org.compostela.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** The other end: what came into the mailboxes, when, and whether it is what was sent. */
final class Arrivals {
    private static final long POLL_MILLIS = 100;

    private final Load load;
    private final MailServer server;
    private final Complaints complaints;

    Arrivals(Load load, MailServer server, Complaints complaints) {
        this.load = load;
        this.server = server;
        this.complaints = complaints;
    }

    /** @param seconds until the last of them was there */
    record Stored(int messages, double seconds) {}

    Stored await(int expected, Stopwatch stopwatch, ScheduledExecutorService timer)
            throws IOException, InterruptedException {
        try (Watch watch = new Watch(expected, stopwatch)) {
            ScheduledFuture<?> polls = timer.scheduleWithFixedDelay(watch::poll, 0, POLL_MILLIS, TimeUnit.MILLISECONDS);
            try {
                return watch.settled.get();
            } catch (ExecutionException e) {
                throw new IOException(e.getCause());
            } finally {
                polls.cancel(false);
            }
        }
    }

    /** Counts the messages in all mailboxes until all are there, or no more come. */
    private final class Watch implements AutoCloseable {
        private final int expected;
        private final Stopwatch stopwatch;
        private final List<ImapClient> clients = new ArrayList<>();
        private final CompletableFuture<Stored> settled = new CompletableFuture<>();
        private Stored last = new Stored(0, 0);

        Watch(int expected, Stopwatch stopwatch) throws IOException {
            this.expected = expected;
            this.stopwatch = stopwatch;
            for (Mailbox mailbox : load.mailboxes()) {
                clients.add(new ImapClient(server, mailbox));
            }
            last = new Stored(0, stopwatch.seconds());
        }

        void poll() {
            try {
                int messages = 0;
                for (ImapClient client : clients) {
                    messages += client.messagesInInbox();
                }
                judge(messages);
            } catch (IOException | RuntimeException e) {
                settled.completeExceptionally(e);
            }
        }

        private void judge(int messages) {
            double now = stopwatch.seconds();
            if (messages > last.messages) {
                last = new Stored(messages, now);
            }
            if (messages >= expected || now - last.seconds > load.patience().toMillis() / 1e3 || stopwatch.expired()) {
                settled.complete(last);
            }
        }

        @Override
        public void close() throws IOException {
            for (ImapClient client : clients) {
                client.close();
            }
        }
    }

    /** @param lost accepted and in no mailbox */
    record Verdict(int lost, int twice, int altered) {}

    Verdict compare(BitSet accepted) throws IOException {
        Comparison comparison = new Comparison();
        for (Mailbox mailbox : load.mailboxes()) {
            try (ImapClient client = new ImapClient(server, mailbox)) {
                client.readInbox(message -> comparison.judge(mailbox, message));
            }
        }
        return comparison.verdict(accepted);
    }

    private final class Comparison {
        private final BitSet found = new BitSet(load.messages());
        private int twice;
        private int altered;

        void judge(Mailbox mailbox, byte[] message) {
            int number = Messages.number(message);
            if (!isWhole(number, message) || !load.recipient(number).equals(mailbox)) {
                altered++;
                complaints.add("altered or misplaced: message " + number + " in " + mailbox.address());
            } else if (found.get(number)) {
                twice++;
            } else {
                found.set(number);
            }
        }

        private boolean isWhole(int number, byte[] message) {
            return number >= 0 && number < load.messages() && load.content().isWhole(number, message);
        }

        Verdict verdict(BitSet accepted) {
            BitSet lost = (BitSet) accepted.clone();
            lost.andNot(found);
            return new Verdict(lost.cardinality(), twice, altered);
        }
    }
}
