package org.compostela.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * 250 means kept: load that never ends, and SIGKILL to the server, to an engine or to all, round after round on one home. A
 * round ends at a random instant after the 250 of a random number of its mails, while the rest of them is being sent and
 * delivered; the next one begins at once, whatever is still starting. All is read back after every {@link
 * #ROUNDS_BETWEEN_CHECKS} rounds, and byte for byte at the end. The seed is printed; {@code -Dcompostela.crash.seed}
 * repeats its choices.
 */
@Order(1)
class CrashTest {
    private static final int ROUNDS = Integer.getInteger("compostela.crash.rounds", 20);
    private static final long SEED = Long.getLong("compostela.crash.seed", System.nanoTime());
    private static final int CONNECTIONS = 4;

    /** So many that a kill meets senders, the spool, Cassandra and the index at work, so few that two cores deliver them soon. */
    private static final int MAILS_PER_ROUND = 60;

    /** A spool that is checked less often holds mails that failed in so many rounds that they go to the error repository. */
    private static final int ROUNDS_BETWEEN_CHECKS = 2 * Victim.values().length;

    private static final Duration RECOVERY = Duration.ofSeconds(150);

    /** A mail that failed several times rests for minutes; an administrator would say {@code compostela queue retry}, too. */
    private static final long RETRY_AFTER_SECONDS = 20;

    private static final int MAIL_BYTES = 4_000;

    /** The spool keeps a body of this size in a file of its own. */
    private static final int LARGE_MAIL_BYTES = 300_000;

    private static final int LARGE_ONE_IN = 20;
    private static final String SENDER = "load@elsewhere.example";

    private enum Victim {
        SERVER,
        CASSANDRA,
        OPENSEARCH,
        ALL;

        boolean endsTheServer() {
            return this == SERVER || this == ALL;
        }
    }

    private final Random random = new Random(SEED);
    /** What got 250, by Message-ID. */
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();
    /** Mails that may be sent in this round. */
    private final Semaphore permits = new Semaphore(0);

    private final AtomicInteger sent = new AtomicInteger();
    private final Deque<Victim> victims = new ArrayDeque<>();
    private final List<String> users = new ArrayList<>();

    private record Kept(String user, Mail mail) {}

    @Test
    void whatGot250IsInItsMailboxAfterAnyDeath() throws Exception {
        System.out.println("seed " + SEED);
        ExecutorService senders = Executors.newFixedThreadPool(CONNECTIONS);
        try (Server server = Server.start()) {
            String domain = server.domain();
            for (int i = 0; i < CONNECTIONS; i++) {
                users.add(server.user(domain, "user" + i));
            }
            users.forEach(user -> senders.execute(() -> send(server, user)));
            for (int round = 1; round <= ROUNDS; round++) {
                crash(server, round);
                if (round % ROUNDS_BETWEEN_CHECKS == 0 || round == ROUNDS) {
                    awaitDelivery(server);
                }
            }
            judge(server);
        } finally {
            senders.shutdownNow();
        }
    }

    private void crash(Server server, int round) throws Exception {
        long began = System.nanoTime();
        Victim victim = nextVictim();
        int before = kept.size();
        permits.drainPermits();
        permits.release(MAILS_PER_ROUND);
        int until = before + 1 + random.nextInt(MAILS_PER_ROUND / 2);
        // This waits for what the last round killed, too.
        await().atMost(RECOVERY).pollInterval(Duration.ofMillis(1)).until(() -> {
            server.checkAlive();
            return kept.size() >= until;
        });
        LockSupport.parkNanos(random.nextLong(TimeUnit.MILLISECONDS.toNanos(1_500)));
        int atKill = kept.size();
        kill(server, victim);
        boolean again = victim.endsTheServer() && random.nextInt(4) == 0;
        if (victim.endsTheServer()) {
            server.spawn();
            if (again) {
                // In the middle of its start.
                LockSupport.parkNanos(random.nextLong(TimeUnit.SECONDS.toNanos(8)));
                Server.kill(server.child().toHandle());
                server.spawn();
            }
        }
        System.out.printf(
                "round %2d: %4d messages got 250, then SIGKILL to %s%s; %.1f s%n",
                round,
                atKill,
                victim.name().toLowerCase(java.util.Locale.ROOT),
                again ? ", and again to the server while it started" : "",
                (System.nanoTime() - began) / 1e9);
    }

    /** Each victim once in four rounds, in random order: none is left out, and no engine dies as often as its supervisor gives up. */
    private Victim nextVictim() {
        if (victims.isEmpty()) {
            List<Victim> all = Arrays.asList(Victim.values());
            Collections.shuffle(all, random);
            victims.addAll(all);
        }
        return victims.remove();
    }

    private static void kill(Server server, Victim victim) throws Exception {
        List<ProcessHandle> dying =
                switch (victim) {
                    case SERVER -> List.of(server.child().toHandle());
                    case ALL ->
                        Stream.concat(
                                        Stream.of(server.child().toHandle()),
                                        server.child().descendants())
                                .toList();
                    case CASSANDRA, OPENSEARCH ->
                        List.of(runningEngine(server, victim.name().toLowerCase(java.util.Locale.ROOT)));
                };
        dying.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle handle : dying) {
            handle.onExit().get(10, TimeUnit.SECONDS);
        }
    }

    /** It may still be on its way back from the last round. */
    private static ProcessHandle runningEngine(Server server, String name) {
        return await().atMost(RECOVERY)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> server.engine(name), Optional::isPresent)
                .orElseThrow();
    }

    private void send(Server server, String user) {
        while (!Thread.currentThread().isInterrupted()) {
            try (Smtp smtp = new Smtp(server.address("smtp"), false)) {
                while (true) {
                    permits.acquire();
                    send(smtp, user);
                }
            } catch (IOException | RuntimeException diesWithTheServer) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** A mail that is refused or whose fate is unknown gives its place to another. */
    private void send(Smtp smtp, String user) throws IOException {
        boolean large = sent.incrementAndGet() % LARGE_ONE_IN == 0;
        Mail mail = Mail.ofBytes(SENDER, user, large ? LARGE_MAIL_BYTES : MAIL_BYTES);
        boolean accepted = false;
        try {
            accepted = smtp.send(SENDER, user, mail.text()).startsWith("250");
            if (accepted) {
                kept.put(mail.messageId(), new Kept(user, mail));
            } else {
                smtp.command("RSET");
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(250));
            }
        } finally {
            if (!accepted) {
                permits.release();
            }
        }
    }

    private void awaitDelivery(Server server) {
        long began = System.nanoTime();
        server.awaitReady();
        await().atMost(RECOVERY).until(server::enginesReady);
        long[] retried = {0};
        await().atMost(Duration.ofSeconds(300))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofSeconds(1))
                // Until Cassandra is reached again, a login is answered NO [UNAVAILABLE].
                .ignoreExceptionsInstanceOf(IOException.class)
                .untilAsserted(() -> {
                    Set<String> missing = missing(server);
                    if (!missing.isEmpty() && System.nanoTime() - retried[0] > RETRY_AFTER_SECONDS * 1_000_000_000L) {
                        server.retryQueue("spool");
                        retried[0] = System.nanoTime();
                    }
                    assertThat(missing)
                            .as("missing; repositories: %s", server.repositories())
                            .isEmpty();
                });
        System.out.printf("all %d are there; %.1f s%n", kept.size(), (System.nanoTime() - began) / 1e9);
    }

    private Set<String> missing(Server server) throws Exception {
        Set<String> missing = new HashSet<>(kept.keySet());
        for (String user : users) {
            try (Imap imap = new Imap(server.address("imaps"), user, Server.PASSWORD)) {
                imap.messageIds().forEach(missing::remove);
            }
        }
        return missing;
    }

    private void judge(Server server) throws Exception {
        Map<String, Integer> copies = new HashMap<>();
        List<String> altered = new ArrayList<>();
        for (String user : users) {
            try (Imap imap = new Imap(server.address("imaps"), user, Server.PASSWORD)) {
                for (String message : imap.messages()) {
                    String id = Mail.messageIdOf(message);
                    copies.merge(id, 1, Integer::sum);
                    Kept mail = kept.get(id);
                    if (mail != null
                            && !(mail.user().equals(user)
                                    && message.endsWith(mail.mail().text()))) {
                        // The beginning shows what was altered; whole messages would fill the report.
                        altered.add(user + " has, of " + mail.user() + ":\n"
                                + message.substring(0, Math.min(message.length(), 1000)));
                    }
                }
            }
        }
        long lost = kept.keySet().stream().filter(id -> !copies.containsKey(id)).count();
        System.out.printf(
                "%d rounds: %d messages got 250: %d once, %d twice, %d more often, %d altered, %d lost%n",
                ROUNDS,
                kept.size(),
                times(copies, 1),
                times(copies, 2),
                kept.size() - lost - times(copies, 1) - times(copies, 2),
                altered.size(),
                lost);
        assertThat(kept).isNotEmpty();
        assertThat(altered.stream().limit(3)).isEmpty();
        assertThat(times(copies, 1) + times(copies, 2)).isEqualTo(kept.size());
    }

    private long times(Map<String, Integer> copies, int times) {
        return kept.keySet().stream()
                .filter(id -> copies.getOrDefault(id, 0) == times)
                .count();
    }
}
