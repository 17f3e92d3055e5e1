package org.compostela.benchmarks;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Waits until every mailbox has its messages, or until no more come. Asks for little, so that it does not become part of the load:
 * twice a second, one mailbox that still lacks some, and the next one only when that has all.
 */
final class InboxWatch implements AutoCloseable {
    private static final long POLL_MILLIS = 500;

    private final Load load;
    private final Stopwatch stopwatch;
    private final Deque<Inbox> lacking = new ArrayDeque<>();
    private final CompletableFuture<Stored> settled = new CompletableFuture<>();
    private Stored last;

    InboxWatch(Load load, MailServer server, BitSet accepted, Stopwatch stopwatch) throws IOException {
        this.load = load;
        this.stopwatch = stopwatch;
        for (Mailbox mailbox : load.mailboxes()) {
            int expected = (int) accepted.stream()
                    .filter(number -> load.recipient(number).equals(mailbox))
                    .count();
            lacking.add(new Inbox(new ImapClient(server, mailbox), expected));
        }
        this.last = new Stored(0, stopwatch.seconds());
    }

    /** @param seconds until the last of them was seen */
    record Stored(int messages, double seconds) {}

    Stored await(ScheduledExecutorService timer) throws IOException, InterruptedException {
        ScheduledFuture<?> polls = timer.scheduleWithFixedDelay(this::poll, 0, POLL_MILLIS, TimeUnit.MILLISECONDS);
        try {
            return settled.get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } finally {
            polls.cancel(false);
        }
    }

    private void poll() {
        try {
            int more = 0;
            while (!lacking.isEmpty()) {
                Inbox inbox = lacking.remove();
                more += inbox.more();
                if (!inbox.isComplete()) {
                    lacking.add(inbox);
                    break;
                }
                inbox.client.close();
            }
            judge(more);
        } catch (IOException | RuntimeException e) {
            settled.completeExceptionally(e);
        }
    }

    private void judge(int more) {
        double now = stopwatch.seconds();
        if (more > 0) {
            last = new Stored(last.messages + more, now);
        }
        boolean nothingComes = now - last.seconds > load.patience().toMillis() / 1e3;
        if (lacking.isEmpty() || nothingComes || stopwatch.expired()) {
            settled.complete(last);
        }
    }

    @Override
    public void close() throws IOException {
        for (Inbox inbox : lacking) {
            inbox.client.close();
        }
    }

    private static final class Inbox {
        private final ImapClient client;
        private final int expected;
        private int seen;

        Inbox(ImapClient client, int expected) {
            this.client = client;
            this.expected = expected;
        }

        int more() throws IOException {
            int before = seen;
            seen = client.messagesInInbox();
            return seen - before;
        }

        boolean isComplete() {
            return seen >= expected;
        }
    }
}
