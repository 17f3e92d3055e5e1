package org.compostela.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * 250 means kept: load, and SIGKILL to a random process or to all at a random instant, round after round on one home. The
 * seed is printed; {@code -Dcompostela.crash.seed} repeats its choices.
 */
class CrashTest {
    private static final int ROUNDS = Integer.getInteger("compostela.crash.rounds", 5);
    private static final long SEED = Long.getLong("compostela.crash.seed", System.nanoTime());
    private static final int CONNECTIONS = 4;
    private static final String SENDER = "load@elsewhere.example";

    private final Random random = new Random(SEED);
    /** What got 250, by Message-ID. */
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();

    private record Kept(String user, Mail mail) {}

    @Test
    void whatGot250IsInItsMailboxAfterAnyDeath() throws Exception {
        System.out.println("seed " + SEED);
        try (Server server = Server.start()) {
            String domain = server.domain();
            List<String> users = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                users.add(server.user(domain, "user" + i));
            }
            for (int round = 1; round <= ROUNDS; round++) {
                crash(server, users, round);
                await().atMost(Duration.ofSeconds(300))
                        .pollInterval(Duration.ofSeconds(1))
                        // Until Cassandra is reached again, a login is answered NO [UNAVAILABLE].
                        .ignoreExceptionsInstanceOf(IOException.class)
                        .untilAsserted(() -> assertThat(missing(server, users)).isEmpty());
            }
            judge(server, users);
        }
    }

    private void crash(Server server, List<String> users, int round) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService senders = Executors.newFixedThreadPool(CONNECTIONS);
        users.forEach(user -> senders.execute(() -> send(server, user, over)));
        List<ProcessHandle> all = new ArrayList<>(server.engines());
        all.add(0, server.child().toHandle());
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300 + random.nextInt(3_000)));

        int victim = random.nextInt(all.size() + 1);
        List<ProcessHandle> victims = victim == all.size() ? all : List.of(all.get(victim));
        victims.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle handle : victims) {
            handle.onExit().get(10, TimeUnit.SECONDS);
        }
        System.out.printf(
                "round %d: %d messages kept, killed %s%n",
                round, kept.size(), victim == 0 ? "the server" : victim == all.size() ? "all" : "an engine");
        boolean serverDied = victims.contains(all.get(0));
        if (!serverDied) {
            // Under load the engine comes back; a little of it is wanted.
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
        }
        over.set(true);
        senders.shutdown();
        assertThat(senders.awaitTermination(90, TimeUnit.SECONDS)).isTrue();
        if (serverDied) {
            server.launch();
        }
        await().atMost(Duration.ofSeconds(120)).ignoreExceptions().until(server::enginesReady);
    }

    private void send(Server server, String user, AtomicBoolean over) {
        while (!over.get()) {
            try (Smtp smtp = new Smtp(server.address("smtp"), false)) {
                while (!over.get()) {
                    Mail mail = Mail.ofBytes(SENDER, user, 4_000);
                    if (smtp.send(SENDER, user, mail.text()).startsWith("250")) {
                        kept.put(mail.messageId(), new Kept(user, mail));
                    } else {
                        smtp.command("RSET");
                    }
                }
            } catch (IOException | RuntimeException diesWithTheServer) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
        }
    }

    private List<String> missing(Server server, List<String> users) throws Exception {
        List<String> missing = new ArrayList<>(kept.keySet());
        for (String user : users) {
            try (Imap imap = new Imap(server.address("imaps"), user, Server.PASSWORD)) {
                missing.removeAll(new java.util.HashSet<>(imap.messageIds()));
            }
        }
        return missing;
    }

    /**
     * Every field and every byte of the body. Not the order of the fields: a mail that was put back into the spool went through
     * James' MimeMessage, which moves MIME-Version to the front.
     */
    private static void assertWhole(String read, String sent) {
        int readHeader = read.indexOf("\r\n\r\n");
        int sentHeader = sent.indexOf("\r\n\r\n");
        assertThat(read.substring(readHeader)).isEqualTo(sent.substring(sentHeader));
        assertThat(read.substring(0, readHeader).split("\r\n"))
                .contains(sent.substring(0, sentHeader).split("\r\n"));
    }

    private void judge(Server server, List<String> users) throws Exception {
        Map<String, Integer> copies = new HashMap<>();
        for (String user : users) {
            try (Imap imap = new Imap(server.address("imaps"), user, Server.PASSWORD)) {
                List<String> ids = imap.messageIds();
                List<String> messages = imap.messages();
                for (int i = 0; i < ids.size(); i++) {
                    copies.merge(ids.get(i), 1, Integer::sum);
                    Kept sent = kept.get(ids.get(i));
                    if (sent != null) {
                        assertThat(sent.user()).isEqualTo(user);
                        assertWhole(messages.get(i), sent.mail().text());
                    }
                }
            }
        }
        long once = kept.keySet().stream()
                .filter(id -> copies.getOrDefault(id, 0) == 1)
                .count();
        long twice = kept.keySet().stream()
                .filter(id -> copies.getOrDefault(id, 0) == 2)
                .count();
        System.out.printf(
                "%d rounds: %d messages got 250; %d are there once, %d twice%n", ROUNDS, kept.size(), once, twice);
        assertThat(kept).isNotEmpty();
        assertThat(once + twice).isEqualTo(kept.size());
    }
}
