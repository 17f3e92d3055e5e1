package org.compostela.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Sends all messages, waits until all are in their mailboxes, and reads every one back. Meanwhile somebody logs in over
 * IMAP twice a second.
 *
 * @param messages their number
 * @param connections SMTP sessions at the same time
 * @param limit for the whole of it; what is not sent or stored by then counts as failed or lost
 * @param patience without a new message in any mailbox for so long, what is missing counts as lost
 */
record Load(
        List<Mailbox> mailboxes, Messages content, int messages, int connections, Duration limit, Duration patience) {
    Load {
        mailboxes = List.copyOf(mailboxes);
    }

    /** Each mailbox gets the next message in turn. */
    Mailbox recipient(int number) {
        return mailboxes.get(number % mailboxes.size());
    }

    /** The same for other mailboxes, and with another number of messages. */
    Load toOthers(List<Mailbox> others, int number) {
        return new Load(others, content, number, connections, limit, patience);
    }

    Report on(MailServer server) throws IOException, InterruptedException {
        Complaints complaints = new Complaints();
        Sending sending = new Sending(this, server, complaints);
        Arrivals arrivals = new Arrivals(this, server, complaints);
        Bystander bystander = new Bystander(mailboxes, server, complaints);
        ScheduledExecutorService timer = Executors.newScheduledThreadPool(3);
        try {
            bystander.watch(timer);
            Stopwatch stopwatch = new Stopwatch(limit);
            double cpuBefore = server.cpuSeconds();
            sending.run(stopwatch);
            double sent = stopwatch.seconds();
            InboxWatch.Stored stored = awaitStored(server, sending.accepted(), stopwatch, timer);
            double cpu = server.cpuSeconds() - cpuBefore;
            Arrivals.Verdict verdict = arrivals.compare(sending.accepted());
            return new Report(
                    server.name(),
                    sending.accepted().cardinality(),
                    sending.accepted().cardinality() / sent,
                    stored.messages() / stored.seconds(),
                    1_000 * cpu / stored.messages(),
                    sending.percentiles(),
                    sending.errors(),
                    verdict.lost(),
                    verdict.twice(),
                    verdict.altered(),
                    bystander.logins(),
                    bystander.failedLogins(),
                    server.failedMails(),
                    bystander.memory(),
                    complaints.list());
        } finally {
            timer.shutdownNow();
        }
    }

    private InboxWatch.Stored awaitStored(
            MailServer server, BitSet accepted, Stopwatch stopwatch, ScheduledExecutorService timer)
            throws IOException, InterruptedException {
        try (InboxWatch watch = new InboxWatch(this, server, accepted, stopwatch)) {
            return watch.await(timer);
        }
    }
}
