package org.compostela.protocols.imap;

import static com.google.common.util.concurrent.Uninterruptibles.awaitUninterruptibly;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.james.mailbox.Authenticator;
import org.compostela.protocols.connection.TestServer;
import org.compostela.protocols.connection.TestServer.Settings;
import org.compostela.protocols.connection.WireClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How connections begin, end, and share the server. */
class ImapConnectionTest {
    private static final int CLIENTS = 8;
    private static final int LOGOUTS = 1000;

    @TempDir
    Path home;

    /** James 3.8.1 was seen closing before the answer. */
    @Test
    void logoutIsAlwaysAnsweredBeforeTheClose() throws Exception {
        try (TestServer server = TestServer.start(home, Settings.DEFAULT.withLoopbackPasswords(), ImapModule::new)) {
            InetSocketAddress address = server.address("imap");
            ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
            List<Callable<List<String>>> work = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                boolean login = i == 0;
                work.add(() -> logOut(address, LOGOUTS / CLIENTS, login));
            }
            List<String> wrong = new ArrayList<>();
            for (Future<List<String>> result : clients.invokeAll(work)) {
                wrong.addAll(result.get());
            }
            clients.shutdown();
            assertThat(wrong).isEmpty();
        }
    }

    @Test
    void logoutIsAnsweredOverTlsAndWithMoreCommandsBehindIt() throws Exception {
        try (TestServer server = TestServer.start(home, Settings.DEFAULT, ImapModule::new)) {
            for (int i = 0; i < 50; i++) {
                try (ImapClient client = ImapClient.tls(server)) {
                    client.wire().send("a NOOP\r\nb LOGOUT\r\n" + "c NOOP\r\n".repeat(100));
                    assertThat(client.wire().rest())
                            .startsWith("a OK NOOP completed.\r\n* BYE ")
                            .endsWith("b OK LOGOUT completed.\r\n");
                }
            }
        }
    }

    @Test
    void oneConnectionTooManyIsToldSo() throws Exception {
        try (TestServer server = TestServer.start(home, Settings.DEFAULT.withConnections(3, 100), ImapModule::new)) {
            List<ImapClient> clients =
                    List.of(ImapClient.plain(server), ImapClient.plain(server), ImapClient.plain(server));
            assertRefused(WireClient.plain(server.address("imap")));
            clients.get(0).close();
            await().untilAsserted(() -> ImapClient.plain(server).close());
            for (ImapClient client : clients) {
                client.close();
            }
        }
    }

    @Test
    void oneConnectionTooManyOfAnAddressIsToldSoOverTlsToo() throws Exception {
        try (TestServer server = TestServer.start(home, Settings.DEFAULT.withConnections(100, 2), ImapModule::new)) {
            try (ImapClient first = ImapClient.tls(server);
                    ImapClient second = ImapClient.tls(server)) {
                assertRefused(WireClient.tls(server.address("imaps")));
                assertThat(first.command("a", "NOOP")).containsExactly("a OK NOOP completed.");
                assertThat(second.command("a", "NOOP")).containsExactly("a OK NOOP completed.");
            }
            await().untilAsserted(() -> ImapClient.tls(server).close());
        }
    }

    @Test
    void silenceEndsInABye() throws Exception {
        try (TestServer server = start(limits(Duration.ofSeconds(1), Duration.ofMinutes(3)))) {
            try (ImapClient client = ImapClient.loggedIn(server)) {
                assertThat(client.wire().rest()).isEqualTo("* BYE Disconnected for inactivity\r\n");
            }
        }
    }

    @Test
    void noLoginEndsInABye() throws Exception {
        try (TestServer server = start(limits(Duration.ofMinutes(30), Duration.ofSeconds(3)));
                ImapClient loggedIn = await().atMost(Duration.ofMinutes(1))
                        .ignoreExceptions()
                        .until(() -> ImapClient.loggedIn(server), client -> true);
                ImapClient silent = ImapClient.plain(server)) {
            assertThat(silent.wire().rest()).isEqualTo("* BYE No login in time\r\n");
            assertThat(loggedIn.command("a", "NOOP")).containsExactly("a OK NOOP completed.");
        }
    }

    /** James 3.8 writes its heartbeat into a buffer that nobody flushes. */
    @Test
    void idlingClientHearsOfTheServer() throws Exception {
        try (TestServer server = start(limits(Duration.ofSeconds(3), Duration.ofMinutes(3)));
                ImapClient client = ImapClient.loggedIn(server).selected("INBOX")) {
            client.wire().sendLine("a IDLE").linesUntil("+");
            for (int i = 0; i < 5; i++) {
                assertThat(client.wire().line()).startsWith("* OK ");
            }
            client.wire().sendLine("DONE");
            assertThat(client.wire().linesUntil("a ")).last().asString().startsWith("a OK");
        }
    }

    @Test
    void endOfTheServerIsToldToItsClients() throws Exception {
        TestServer server = TestServer.start(home, Settings.DEFAULT, ImapModule::new);
        try (ImapClient client = ImapClient.loggedIn(server);
                ImapClient idle = ImapClient.loggedIn(server).selected("INBOX")) {
            idle.wire().sendLine("a IDLE").linesUntil("+");
            server.close();
            assertThat(client.wire().rest()).isEqualTo("* BYE Server shutting down\r\n");
            assertThat(idle.wire().rest()).isEqualTo("* BYE Server shutting down\r\n");
        }
    }

    @Test
    void otherProtocolsAreSentAway() throws Exception {
        try (TestServer server = TestServer.start(home, Settings.DEFAULT, ImapModule::new);
                ImapClient browser = ImapClient.plain(server)) {
            browser.wire().send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(browser.wire().rest()).matches("\\* BYE [^\r]*\r\n");
        }
    }

    /** JAMES-4023: more logins that take long than there are event loops. */
    @Test
    void slowLoginsHoldNobodyUp() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        Set<String> threads = ConcurrentHashMap.newKeySet();
        Authenticator slow = (user, password) -> {
            threads.add(Thread.currentThread().getName());
            if (password.toString().equals("slow")) {
                awaitUninterruptibly(end);
            }
            return true;
        };
        try (TestServer server =
                TestServer.start(home, Settings.DEFAULT, ImapModule::new, binder -> binder.bind(Authenticator.class)
                        .toInstance(slow))) {
            List<ImapClient> waiting = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                ImapClient client = ImapClient.tls(server);
                client.wire().sendLine("a LOGIN bob@example.org slow");
                waiting.add(client);
            }
            try (ImapClient client = ImapClient.loggedIn(server)) {
                assertThat(client.command("b", "NOOP")).containsExactly("b OK NOOP completed.");
            } finally {
                end.countDown();
            }
            for (ImapClient client : waiting) {
                assertThat(client.wire().line()).startsWith("a OK");
                client.close();
            }
            assertThat(threads).isNotEmpty().noneMatch(thread -> thread.contains("-io-"));
        }
    }

    /** More clients that do not read than there are workers: none of them may hold one. */
    @Test
    void clientsThatDoNotReadHoldNobodyUp() throws Exception {
        try (TestServer server = TestServer.start(home, Settings.DEFAULT, ImapModule::new)) {
            byte[] message = new byte[512 * 1024];
            for (int i = 0; i < 8; i++) {
                server.deliver(TestServer.ALICE, "INBOX", message);
            }
            List<ImapClient> deaf = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                ImapClient client = ImapClient.loggedIn(server).selected("INBOX");
                client.wire().sendLine("a FETCH 1:* BODY.PEEK[]");
                client.wire().sendLine("b FETCH 1:* BODY.PEEK[]");
                deaf.add(client);
            }
            try (ImapClient client = ImapClient.loggedIn(server).selected("INBOX")) {
                assertThat(client.fetch("FETCH 8 BODY.PEEK[]")).isEqualTo(message);
            }
            ImapClient patient = deaf.get(20);
            for (int i = 1; i <= 8; i++) {
                assertThat(patient.wire().line()).isEqualTo("* " + i + " FETCH (BODY[] {" + message.length + "}");
                assertThat(patient.wire().bytes(message.length)).isEqualTo(message);
                assertThat(patient.wire().line()).isEqualTo(")");
            }
            assertThat(patient.wire().line()).isEqualTo("a OK FETCH completed.");
            for (ImapClient client : deaf) {
                client.close();
            }
        }
    }

    private TestServer start(ImapLimits limits) throws Exception {
        return TestServer.start(home, Settings.DEFAULT, ImapModule::new, binder -> binder.bind(ImapLimits.class)
                .toInstance(limits));
    }

    private static ImapLimits limits(Duration idle, Duration login) {
        return new ImapLimits(1024 * 1024, 65_536, 8192, 100, idle, login, Duration.ofSeconds(1), 100, 100, false);
    }

    private static void assertRefused(WireClient client) throws Exception {
        try (client) {
            assertThat(client.rest()).isEqualTo("* BYE [UNAVAILABLE] Too many connections, try again later\r\n");
        }
    }

    private static List<String> logOut(InetSocketAddress address, int times, boolean login) throws Exception {
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            try (WireClient wire = WireClient.plain(address)) {
                wire.line();
                if (login) {
                    wire.sendLine("l LOGIN alice@example.org \"correct horse\"").linesUntil("l OK");
                    wire.sendLine("s SELECT INBOX").linesUntil("s OK");
                }
                String answer = wire.sendLine("x LOGOUT").rest();
                if (!answer.matches("\\* BYE [^\r]*\r\nx OK LOGOUT completed\\.\r\n")) {
                    wrong.add(answer);
                }
            }
        }
        return wrong;
    }
}
