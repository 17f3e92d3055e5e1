package org.compostela.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Uses the server while it is under load, as its users would, and looks at its memory. */
final class Bystander {
    private static final long PERIOD_MILLIS = 500;

    private final List<Mailbox> mailboxes;
    private final MailServer server;
    private final Complaints complaints;
    private final AtomicInteger logins = new AtomicInteger();
    private final AtomicInteger failedLogins = new AtomicInteger();
    private final Map<String, Long> memory = new ConcurrentHashMap<>();

    Bystander(List<Mailbox> mailboxes, MailServer server, Complaints complaints) {
        this.mailboxes = mailboxes;
        this.server = server;
        this.complaints = complaints;
    }

    void watch(ScheduledExecutorService timer) {
        timer.scheduleWithFixedDelay(this::logIn, 100, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        timer.scheduleWithFixedDelay(this::sampleMemory, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void logIn() {
        Mailbox mailbox = mailboxes.get(logins.getAndIncrement() % mailboxes.size());
        try (ImapClient client = new ImapClient(server, mailbox)) {
            client.messagesInInbox();
            client.logOut();
        } catch (IOException e) {
            failedLogins.incrementAndGet();
            complaints.add("IMAP under load: " + e.getMessage());
        }
    }

    private void sampleMemory() {
        try {
            server.memory().forEach((process, bytes) -> memory.merge(process, bytes, Math::max));
        } catch (RuntimeException e) {
            // Thrown out of here, it would end the samples without a word.
            complaints.add("memory: " + e);
        }
    }

    int logins() {
        return logins.get();
    }

    int failedLogins() {
        return failedLogins.get();
    }

    /** The highest value seen by process. */
    Map<String, Long> memory() {
        return Map.copyOf(memory);
    }
}
