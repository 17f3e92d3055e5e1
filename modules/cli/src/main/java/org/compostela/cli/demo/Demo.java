package org.compostela.cli.demo;

import static org.compostela.cli.admin.AdminApi.path;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.compostela.cli.admin.AdminApi;

/** The story of the demo: from the first start of a server to a mail that outlives the death of every process. */
final class Demo {
    private static final List<String> WAY = List.of("accepted", "spooled", "dequeued", "stored", "indexed");
    private static final Duration DELIVERY = Duration.ofSeconds(30);
    private static final String STRANGER = "stranger@elsewhere.example";
    private static final long MIB = 1024 * 1024;

    /** Someone with a mailbox. */
    record User(String address, String password) {
        @Override
        public String toString() {
            return address;
        }
    }

    private final DemoServer server;
    private final Story story;
    private final User alice = new User("alice@camino.example", password());
    private final User bob = new User("bob@camino.example", password());
    private final User carol = new User("carol@compostela.example", password());
    private final String word = "pilgrim" + Long.toHexString(new SecureRandom().nextLong() | Long.MIN_VALUE);
    private final DemoMail submitted = DemoMail.withAttachment(
            alice.address, bob.address, "The first mail", "Buen camino! The word of the day is " + word + ".");

    Demo(DemoServer server, Story story) {
        this.server = server;
        this.story = story;
    }

    void tell() throws StepFailedException, InterruptedException {
        story.step("a server starts: engines, schema, listeners", this::start);
        story.step("two domains and three users, through the web admin API", this::makeUsers);
        story.step("submission: only with TLS and the right password", this::submit);
        story.step("port 25: no relay, no unknown user, but mail for a local one", this::receive);
        story.step("the way of the first mail", this::followTheWay);
        story.step("IMAP and POP3 over TLS give it back, byte for byte", this::readBack);
        story.step("IMAP SEARCH is answered by OpenSearch", this::search);
        story.step("every process killed: what got 250 is there after the restart, once", this::surviveDeath);
    }

    User alice() {
        return alice;
    }

    private static String password() {
        byte[] random = new byte[18];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().encodeToString(random);
    }

    private void start(Proof proof) throws Exception {
        server.start();
        JsonNode status = server.api().get("/status");
        for (JsonNode engine : status.path("engines")) {
            proof.add(
                    engine.path("name").asText() + " " + engine.path("version").asText() + " "
                            + engine.path("state").asText().toLowerCase(Locale.ROOT) + ", pid "
                            + engine.path("pid").asText() + ", "
                            + engine.path("rssBytes").asLong() / MIB + " MiB");
        }
        List<String> listeners = new ArrayList<>();
        status.path("listeners")
                .forEach(listener -> listeners.add(listener.path("name").asText() + " "
                        + listener.path("address").asText()));
        proof.add(String.join(", ", listeners));
        proof.add("server pid " + status.path("pid").asText() + ", "
                + status.path("rssBytes").asLong() / MIB + " MiB in all processes");
        mustBe("ready", status.path("state").asText());
    }

    private void makeUsers(Proof proof) throws Exception {
        AdminApi api = server.api();
        for (String domain : List.of("camino.example", "compostela.example")) {
            api.put(path("domains", domain));
        }
        for (User user : List.of(alice, bob, carol)) {
            api.put(
                    path("users", user.address),
                    JsonNodeFactory.instance.objectNode().put("password", user.password));
        }
        JsonNode users = api.get("/users");
        proof.add("GET /domains", api.get("/domains").toString()).add("GET /users", users.toString());
        mustBe("3 users", users.size() + " users");
    }

    private void submit(Proof proof) throws Exception {
        SSLContext tls = tls();
        try (SmtpSession session = SmtpSession.open(server.address("submission"), tls)) {
            proof.add(
                    "587 AUTH in clear",
                    session.command("AUTH PLAIN").mustStartWith("538", "530").text());
            proof.add("587 STARTTLS", session.startTls().text());
            Reply refused = session.authenticate(alice.address, "wrong").mustStartWith("535 5.7.8");
            proof.add("587 AUTH, wrong password", refused.text());
            Reply accepted = session.authenticate(alice.address, alice.password).mustStartWith("235");
            proof.add("587 AUTH", accepted.text());
            Reply kept = session.send(alice.address, bob.address, submitted).mustStartWith("250");
            proof.add("587 " + submitted.bytes() + " bytes with an attachment", kept.text());
        }
        try (SmtpSession session = SmtpSession.openTls(server.address("submissions"), tls)) {
            session.authenticate(alice.address, alice.password).mustStartWith("235");
            DemoMail mail = DemoMail.plain(alice.address, carol.address, "Over implicit TLS", "Ultreia!");
            proof.add(
                    "465 a mail",
                    session.send(alice.address, carol.address, mail)
                            .mustStartWith("250")
                            .text());
        }
    }

    private void receive(Proof proof) throws Exception {
        try (SmtpSession session = SmtpSession.open(server.address("smtp"), tls())) {
            session.command("MAIL FROM:<" + STRANGER + ">").mustStartWith("250");
            Reply relay = session.command("RCPT TO:<someone@far-away.example>").mustStartWith("550 5.7.1", "554 5.7.1");
            proof.add("25 RCPT TO a foreign domain", relay.text());
            Reply unknown = session.command("RCPT TO:<nobody@camino.example>").mustStartWith("550 5.1.1");
            proof.add("25 RCPT TO an unknown user", unknown.text());
            session.command("RSET").mustStartWith("250");
            DemoMail mail = DemoMail.plain(STRANGER, carol.address, "From outside", "Hello from another server.");
            proof.add(
                    "25 a mail for " + carol,
                    session.send(STRANGER, carol.address, mail)
                            .mustStartWith("250")
                            .text());
        }
    }

    private void followTheWay(Proof proof) throws Exception {
        MailLog log = new MailLog(server.home().logs().resolve("mail.log"));
        Map<String, Instant> facts = new HashMap<>();
        try {
            server.await("the facts " + WAY + " about " + submitted.messageId() + " in mail.log", DELIVERY, () -> {
                facts.putAll(log.factsOf(submitted.messageId()));
                return facts.keySet().containsAll(WAY);
            });
        } finally {
            proof.add(way(facts));
        }
    }

    private static String way(Map<String, Instant> facts) {
        List<String> way = new ArrayList<>();
        Instant accepted = facts.get("accepted");
        for (String fact : WAY) {
            Instant time = facts.get(fact);
            if (time != null && accepted != null) {
                way.add(fact
                        + (fact.equals("accepted")
                                ? " " + time
                                : " +" + Duration.between(accepted, time).toMillis() + " ms"));
            } else {
                way.add(fact + " ?");
            }
        }
        return String.join("  →  ", way);
    }

    private void readBack(Proof proof) throws Exception {
        SSLContext tls = tls();
        try (ImapSession imap = ImapSession.open(server.address("imaps"), tls, bob.address, bob.password)) {
            imap.idle();
            try (SmtpSession smtp = SmtpSession.open(server.address("smtp"), tls)) {
                DemoMail second = DemoMail.plain(STRANGER, bob.address, "Knock", "Are you there?");
                smtp.send(STRANGER, bob.address, second).mustStartWith("250");
            }
            String arrival = imap.awaitArrival();
            proof.add("993 IDLE", arrival);
            String fetched = imap.fetch(1);
            submitted.mustBeTheEndOf(fetched);
            proof.add(
                    "993 FETCH 1 BODY[]",
                    fetched.length() + " octets, the " + submitted.bytes() + " sent at their end");
        }
        try (PopSession pop = PopSession.open(server.address("pop3s"), tls, bob.address, bob.password)) {
            String retrieved = pop.retrieve(1);
            submitted.mustBeTheEndOf(retrieved);
            proof.add("995 RETR 1", retrieved.length() + " octets, the same");
        }
    }

    private void search(Proof proof) throws Exception {
        SearchEngine engine = new SearchEngine(server.home());
        long before = engine.queries();
        try (ImapSession imap = ImapSession.open(server.address("imaps"), tls(), bob.address, bob.password)) {
            String found = imap.search("TEXT " + word);
            proof.add("993 SEARCH TEXT " + word, found);
            mustBe("* SEARCH 1", found.strip());
        }
        long after = engine.queries();
        proof.add("OpenSearch /_stats/search", "queries answered: " + before + " before, " + after + " after");
        if (after <= before) {
            throw new StepFailedException("OpenSearch to have answered the search", "no query at the engine");
        }
    }

    private void surviveDeath(Proof proof) throws Exception {
        List<Long> pids = server.pids();
        DemoMail mail = DemoMail.plain(STRANGER, alice.address, "Kept", "What got 250 is kept.");
        try (SmtpSession session = SmtpSession.open(server.address("smtp"), tls())) {
            Reply kept = session.send(STRANGER, alice.address, mail).mustStartWith("250");
            DemoServer.kill(pids);
            proof.add("25 a mail for " + alice, kept.text()).add("SIGKILL", "pids " + pids);
        }
        long restart = System.nanoTime();
        server.start();
        proof.add("the server is ready again after "
                + Duration.ofNanos(System.nanoTime() - restart).toMillis() / 1000.0 + " s");
        try (ImapSession imap = ImapSession.open(server.address("imaps"), tls(), alice.address, alice.password)) {
            server.await(
                    "the mail in INBOX", DELIVERY, () -> !numbers(imap, mail).isEmpty());
            server.await("the spool to be empty", DELIVERY, this::spoolIsEmpty);
            List<String> found = numbers(imap, mail);
            proof.add("993 FETCH of Message-ID " + mail.messageId(), "in the mailbox " + found.size() + " time(s)");
            mustBe("1 copy", found.size() + (found.size() == 1 ? " copy" : " copies"));
            mail.mustBeTheEndOf(imap.fetch(Integer.parseInt(found.get(0))));
        }
    }

    /** Read from the mailbox itself, not from the index. */
    private static List<String> numbers(ImapSession imap, DemoMail mail) throws IOException, StepFailedException {
        imap.command("NOOP");
        List<String> numbers = new ArrayList<>();
        String number = "";
        for (String line : imap.command("FETCH 1:* (BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])")
                .split("\r\n")) {
            if (line.startsWith("* ")) {
                number = line.split(" ")[1];
            }
            if (line.contains(mail.messageId())) {
                numbers.add(number);
            }
        }
        return numbers;
    }

    private boolean spoolIsEmpty() throws Exception {
        return server.api().get(path("mailQueues", "spool")).path("size").asLong() == 0;
    }

    private SSLContext tls() throws Exception {
        return ServerCertificate.trusting(server.home().resolve("conf/tls/cert.pem"));
    }

    private static void mustBe(String expected, String came) throws StepFailedException {
        if (!expected.equals(came)) {
            throw new StepFailedException(expected, came);
        }
    }
}
