package org.compostela.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends the messages over some SMTP sessions at once. A session that fails costs one message; another one goes on. */
final class Sending {
    private static final double[] PERCENTILES = {0.50, 0.95, 0.99};

    private final Load load;
    private final MailServer server;
    private final Complaints complaints;
    private final AtomicInteger next = new AtomicInteger();
    /** Nanoseconds from MAIL to the 250 after DATA by message; 0: not accepted. Each element has one writer. */
    private final long[] latencies;

    Sending(Load load, MailServer server, Complaints complaints) {
        this.load = load;
        this.server = server;
        this.complaints = complaints;
        this.latencies = new long[load.messages()];
    }

    void run(Stopwatch stopwatch) throws IOException, InterruptedException {
        ExecutorService sessions = Executors.newFixedThreadPool(load.connections());
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < load.connections(); i++) {
                running.add(sessions.submit(() -> sendSome(stopwatch)));
            }
            for (Future<?> session : running) {
                session.get();
            }
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } finally {
            sessions.shutdownNow();
        }
    }

    private void sendSome(Stopwatch stopwatch) {
        int number = next.getAndIncrement();
        while (number < load.messages() && !stopwatch.expired()) {
            try (SmtpClient smtp = new SmtpClient(server.smtp())) {
                for (; number < load.messages() && !stopwatch.expired(); number = next.getAndIncrement()) {
                    send(smtp, number);
                }
            } catch (IOException e) {
                complaints.add("message " + number + ": " + e.getMessage());
                number = next.getAndIncrement();
            }
        }
    }

    private void send(SmtpClient smtp, int number) throws IOException {
        byte[] message = load.content().message(number);
        long began = System.nanoTime();
        smtp.deliver(load.recipient(number).address(), message);
        latencies[number] = System.nanoTime() - began;
    }

    /** The numbers of the messages that got 250. */
    BitSet accepted() {
        BitSet accepted = new BitSet(latencies.length);
        for (int number = 0; number < latencies.length; number++) {
            accepted.set(number, latencies[number] > 0);
        }
        return accepted;
    }

    int errors() {
        return latencies.length - accepted().cardinality();
    }

    /** Milliseconds. */
    List<Double> percentiles() {
        long[] sorted =
                Arrays.stream(latencies).filter(nanos -> nanos > 0).sorted().toArray();
        return Arrays.stream(PERCENTILES)
                .map(percentile -> sorted.length == 0 ? 0 : sorted[(int) (sorted.length * percentile)] / 1e6)
                .boxed()
                .toList();
    }
}
