package org.compostela.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.compostela.cli.admin.AdminException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The index through the death of OpenSearch and through a rebuild, with mail coming in all the while. The tests build on each other's
 * mail. {@code -Dcompostela.index.messages} says how much mail there is.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class IndexTest {
    private static final int MESSAGES = Integer.getInteger("compostela.index.messages", 500);
    private static final int CONNECTIONS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(120 + MESSAGES / 10);
    private static final Pattern EXISTS = Pattern.compile("\\* STATUS .*MESSAGES (\\d+)");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final ExecutorService THREADS = Executors.newCachedThreadPool();
    private static Server server;
    private static String user;

    @BeforeAll
    static void startServer() throws Exception {
        // What the index has afterwards, it has by catching up: the check in the background would put it right, too.
        server = Server.start("search.check=0");
        user = server.user(server.domain(), "pilgrim");
        try (Imap imap = imap()) {
            assertThat(imap.command("CREATE Copies")).contains("OK");
        }
    }

    @AfterAll
    static void stopServer() {
        THREADS.shutdownNow();
        server.close();
    }

    private static Imap imap() throws Exception {
        return new Imap(server.address("imaps"), user, Server.PASSWORD);
    }

    private static int messages(Imap imap, String mailbox) throws Exception {
        Matcher status = EXISTS.matcher(imap.command("STATUS " + mailbox + " (MESSAGES)"));
        return status.find() ? Integer.parseInt(status.group(1)) : -1;
    }

    private static void deliver(int mails) throws Exception {
        try (Imap imap = imap()) {
            int before = messages(imap, "INBOX");
            try (Load load = Load.start(server.address("smtp"), user, mails, CONNECTIONS)) {
                load.finish();
            }
            await().atMost(PATIENCE).until(() -> messages(imap, "INBOX") >= before + mails);
        }
    }

    @Test
    @Order(1)
    void whileOpenSearchIsDeadOnlySearchesForTextAreRefused() throws Exception {
        deliver(3);
        try (Imap imap = imap()) {
            assertThat(imap.command("STORE 2 +FLAGS (\\Flagged)")).contains("OK");
            assertThat(imap.command("SEARCH SUBJECT \"a test\"")).contains("* SEARCH 1 2 3\r\n");

            Server.kill(server.engine("opensearch").orElseThrow());

            assertThat(imap.command("SEARCH TEXT anything")).contains("NO [UNAVAILABLE]");
            assertThat(imap.command("SEARCH SUBJECT \"a test\"")).contains("NO [UNAVAILABLE]");
            assertThat(imap.command("SEARCH FLAGGED")).contains("* SEARCH 2\r\n", "OK");
            assertThat(imap.command("SEARCH OR (NOT FLAGGED UID 1) (LARGER 10 SINCE 1-Jan-2000 FLAGGED)"))
                    .contains("* SEARCH 1 2\r\n", "OK");
            assertThat(imap.command("UID SEARCH RETURN (COUNT) ALL")).contains("COUNT 3");
            assertThat(imap.command("APPEND INBOX (\\Seen) {27+}\r\nSubject: while it is away\r\n"))
                    .contains("OK");
            assertThat(imap.command("FETCH 1 (FLAGS BODY.PEEK[HEADER])")).contains("a test", "OK");
        }
        awaitEngines();
        try (Imap imap = imap()) {
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(imap.command("SEARCH SUBJECT \"it is away\""))
                    .contains("* SEARCH 4\r\n"));
        }
    }

    private static void awaitEngines() {
        await().atMost(PATIENCE).until(() -> server.enginesReady());
    }

    @Test
    @Order(2)
    void openSearchThatIsKilledInTheMiddleOfItAllLeavesNoDifference() throws Exception {
        deliver(10);
        long dying = server.engine("opensearch").orElseThrow().pid();
        try (Changes changes = new Changes();
                Load load = Load.start(server.address("smtp"), user, MESSAGES, CONNECTIONS)) {
            load.awaitAccepted(MESSAGES / 2);
            Server.kill(server.engine("opensearch").orElseThrow());
            load.finish();
            await().atMost(PATIENCE).until(() -> changes.rounds() > 0);
            await().atMost(PATIENCE).until(() -> server.queueSize("spool") == 0);
        }
        awaitEngines();
        assertThat(server.engine("opensearch").orElseThrow().pid()).isNotEqualTo(dying);

        assertThat(differencesFoundBy("index", "check")).isZero();
    }

    /** As an administrator does it. */
    private static long differencesFoundBy(String... command) throws Exception {
        Distribution.Run run = Distribution.run(command[0], command[1], "--json", "--home", home());
        System.out.println(String.join(" ", command) + ": " + run.out());
        assertThat(run.out()).as(run.err()).isNotEmpty();
        JsonNode work = JSON.readTree(run.out());
        assertThat(work.path("messages").asInt()).isGreaterThanOrEqualTo(MESSAGES);
        return work.path("missing").asLong()
                + work.path("surplus").asLong()
                + work.path("different").asLong();
    }

    private static String home() {
        return server.home().root().toString();
    }

    @Test
    @Order(3)
    void indexRebuiltFromNothingBesideTrafficHasEverything() throws Exception {
        awaitEngines();
        String before = server.api().get("/index").path("index").asText();
        long began = System.nanoTime();
        try (Changes changes = new Changes();
                Load load = Load.start(server.address("smtp"), user, MESSAGES / 10, 1)) {
            Future<Distribution.Run> rebuild = THREADS.submit(() ->
                    Distribution.runWithInput("", (int) PATIENCE.toSeconds(), "index", "rebuild", "--home", home()));
            await().atMost(PATIENCE)
                    .until(() -> server.api().get("/index").path("rebuilding").asBoolean());
            assertThatThrownBy(() -> server.api().post("/index/rebuild"))
                    .isInstanceOf(AdminException.class)
                    .hasMessageContaining("already");
            Distribution.Run run = rebuild.get();
            System.out.printf("%s%s%.1f s%n", run.err(), run.out(), (System.nanoTime() - began) / 1e9);
            assertThat(run.exitCode()).as(run.err()).isZero();
            await().atMost(PATIENCE).until(() -> changes.rounds() > 0);
            load.finish();
        }
        await().atMost(PATIENCE).until(() -> server.queueSize("spool") == 0);

        assertThat(server.api().get("/index").path("index").asText()).isNotEqualTo(before);
        assertThat(differencesFoundBy("index", "check")).isZero();
        try (Imap imap = imap()) {
            assertThat(imap.command("UID SEARCH RETURN (COUNT) TEXT leading"))
                    .contains("COUNT " + (messages(imap, "INBOX") - 1));
        }
    }

    /** Copies, flags and expunges, round after round, as an impatient user would. */
    private static final class Changes implements AutoCloseable {
        private final AtomicBoolean ended = new AtomicBoolean();
        private final CompletableFuture<Void> work;
        private volatile int rounds;

        Changes() {
            work = CompletableFuture.runAsync(this::run, THREADS);
        }

        private void run() {
            try (Imap imap = imap()) {
                while (!ended.get()) {
                    imap.command("SELECT INBOX");
                    ok(imap, "COPY 1:5 Copies");
                    ok(imap, "STORE 1:3 " + (rounds % 2 == 0 ? "+" : "-") + "FLAGS (\\Flagged $Way)");
                    ok(imap, "SELECT Copies");
                    ok(imap, "STORE 1:2 +FLAGS (\\Deleted)");
                    ok(imap, "EXPUNGE");
                    rounds = rounds + 1;
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        private static void ok(Imap imap, String command) throws Exception {
            assertThat(imap.command(command)).contains("OK");
        }

        int rounds() {
            return rounds;
        }

        @Override
        public void close() throws Exception {
            ended.set(true);
            work.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }
}
