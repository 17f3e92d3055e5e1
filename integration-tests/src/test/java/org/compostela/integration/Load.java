package org.compostela.integration;

import static org.awaitility.Awaitility.await;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Small mails from a stranger to one user, over several connections at once. */
final class Load implements AutoCloseable {
    private static final String SENDER = "stranger@elsewhere.example";

    private final ExecutorService executor;
    private final Queue<String> accepted = new ConcurrentLinkedQueue<>();
    private final List<Future<?>> connections = new ArrayList<>();

    private Load(int connections) {
        executor = Executors.newFixedThreadPool(connections);
    }

    static Load start(InetSocketAddress smtp, String recipient, int mails, int connections) {
        Load load = new Load(connections);
        AtomicInteger left = new AtomicInteger(mails);
        for (int i = 0; i < connections; i++) {
            load.connections.add(load.executor.submit(() -> {
                try (Smtp client = new Smtp(smtp, false)) {
                    while (left.getAndDecrement() > 0) {
                        Mail mail = Mail.ofBytes(SENDER, recipient, 1000);
                        String reply = client.send(SENDER, recipient, mail.text());
                        if (!reply.startsWith("250")) {
                            throw new AssertionError("the server answered " + reply);
                        }
                        load.accepted.add(mail.messageId());
                    }
                }
                return null;
            }));
        }
        return load;
    }

    /** Waits until the server has said 250 to so many. */
    void awaitAccepted(int mails) {
        await().atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> accepted.size() >= mails);
    }

    /** The Message-ID of every mail, when all were sent. */
    List<String> finish() throws Exception {
        for (Future<?> connection : connections) {
            connection.get(120, TimeUnit.SECONDS);
        }
        return List.copyOf(accepted);
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
