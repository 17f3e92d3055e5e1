package org.compostela.search;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import javax.mail.Flags;
import org.apache.james.core.Username;
import org.apache.james.events.Event;
import org.apache.james.events.EventListener;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageManager;
import org.apache.james.mailbox.MessageManager.FlagsUpdateMode;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.events.MailboxIdRegistrationKey;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.model.SearchQuery;
import org.apache.james.mailbox.model.SearchQuery.Criterion;
import org.awaitility.Awaitility;
import org.compostela.configuration.BodySearch;
import org.compostela.engines.SharedEngines;
import org.compostela.journey.Fact;
import org.compostela.journey.MailIdentity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class OpenSearchMessageIndexTest {
    private static final Username BOB = Username.of("bob");

    private Gate gate;
    private TestIndex test;
    private MailboxSession session;
    private MessageManager inbox;

    @BeforeEach
    void setUp() throws Exception {
        gate = new Gate(SharedEngines.openSearch().address());
        test = new TestIndex(10, TestIndex.at(gate.address()));
        session = test.james.getMailboxManager().createSystemSession(BOB);
        MailboxPath path = MailboxPath.inbox(BOB);
        test.james.getMailboxManager().createMailbox(path, session);
        inbox = test.james.getMailboxManager().getMailbox(path, session);
    }

    @AfterEach
    void tearDown() throws Exception {
        gate.open();
        test.close();
        gate.close();
    }

    private MessageUid append(String message) throws Exception {
        return inbox.appendMessage(
                        MessageManager.AppendCommand.builder()
                                .build(message.replace("\n", "\r\n").getBytes(UTF_8)),
                        session)
                .getId()
                .getUid();
    }

    /** James' resources in memory call the index by a blocking wrapper, the server does not: so it is called directly. */
    @Test
    void messageIsToldOfTheMailThatIsBeingDelivered() throws Exception {
        AtomicReference<Event> added = new AtomicReference<>();
        Mono.from(test.james
                        .getEventBus()
                        .register((EventListener) added::set, new MailboxIdRegistrationKey(inbox.getId())))
                .block();
        MessageUid uid = append("Message-ID: <1@x>\n\nhello\n");
        test.told.clear();

        test.index
                .reactiveEvent(added.get())
                .contextWrite(context -> context.put(MailIdentity.class, new MailIdentity("Mail1", "Mail1-!2")))
                .block();

        assertThat(test.told).singleElement().satisfies(event -> {
            assertThat(event.fact()).isEqualTo(Fact.INDEXED);
            assertThat(event.journey()).isEqualTo("Mail1");
            assertThat(event.mail()).isEqualTo("Mail1-!2");
            assertThat(event.fields()).containsEntry("messageId", "<1@x>").containsEntry("uid", uid.asLong());
        });
    }

    @Test
    void messageThatCameByNoMailIsToldOfNone() throws Exception {
        append("Message-ID: <2@x>\n\nhello\n");

        assertThat(test.told).singleElement().satisfies(event -> assertThat(event.mail())
                .isEmpty());
    }

    private MessageUid appendText(String text) throws Exception {
        return append("Subject: hello\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
                + text + "\n");
    }

    private List<MessageUid> search(Criterion... criteria) throws Exception {
        return Flux.from(inbox.search(SearchQuery.of(criteria), session))
                .collectList()
                .block(Duration.ofSeconds(60));
    }

    @Test
    void whatASessionHasDoneItsNextSearchReflects() throws Exception {
        for (int i = 0; i < 20; i++) {
            String word = "fresh" + i + "word";
            MessageUid uid = appendText(word);
            assertThat(search(SearchQuery.bodyContains(word))).containsExactly(uid);
            inbox.setFlags(new Flags(Flags.Flag.FLAGGED), FlagsUpdateMode.ADD, MessageRange.one(uid), session);
            assertThat(search(SearchQuery.flagIsSet(Flags.Flag.FLAGGED))).containsExactly(uid);
            inbox.delete(List.of(uid), session);
            assertThat(search(SearchQuery.bodyContains(word))).isEmpty();
        }
    }

    @Test
    void aHostileHeaderAddsNoFieldAndKeepsNoMessageOut() throws Exception {
        StringBuilder header = new StringBuilder("Subject: many\n");
        for (int i = 0; i < 3000; i++) {
            header.append("X-Field-").append(i).append(".a.b: {\"x\": 1}\n");
        }
        header.append("X-Long: ").append("y".repeat(100_000)).append('\n');
        header.append("N".repeat(50_000)).append(": long name\nDate: never\n");
        MessageUid uid = append(header + "\nthe text\n");

        assertThat(search(SearchQuery.bodyContains("the text"))).containsExactly(uid);
        assertThat(search(SearchQuery.headerExists("X-Field-5.a.b"))).containsExactly(uid);
        assertThat(test.parts
                        .client()
                        .indices()
                        .getMapping(get -> get.index(test.parts.schema().index()))
                        .get(test.parts.schema().index())
                        .mappings()
                        .properties())
                .hasSize(MessageDocument.class.getRecordComponents().length);
    }

    @ParameterizedTest
    @CsvSource({
        "Die Straße nach Süden, STRASSE nach suden",
        "Le café est fermé, cafe",
        "Mots écrits ici, ecrits ici",
        "unpronounceable, unpron",
        "write to john.doe@example.org today, doe@example.org",
        "write to john.doe@example.org today, john",
        "東京都に住んでいます, 京都",
        "東京都に住んでいます, 住んで",
        "東京都に住んでいます, 都",
        "한국어를 배웁니다, 국어",
        "スーパーマーケット, マーケット",
        "ภาษาไทยง่ายนิดเดียว, ง่าย",
        "مرحبا بالعالَم, بالعالم",
        "Привет мир, МИР",
    })
    void wordsPrefixesAndPhrasesAreFoundInAnyLanguage(String text, String query) throws Exception {
        MessageUid uid = appendText(text);
        appendText("something else entirely");

        assertThat(search(SearchQuery.bodyContains(query))).containsExactly(uid);
        assertThat(search(SearchQuery.mailContains(query))).containsExactly(uid);
    }

    @ParameterizedTest
    @CsvSource({"one two three, two one", "東京都, 京東", "John, n", "abc def, abc xdef"})
    void otherWordsAreNotFound(String text, String query) throws Exception {
        appendText(text);

        assertThat(search(SearchQuery.bodyContains(query))).isEmpty();
    }

    @Test
    void aHeaderIsFoundByAnySubstringWithoutCaseAndAccents() throws Exception {
        MessageUid uid = append("From: =?utf-8?q?Andr=C3=A9_M=C3=BCller?= <andre.mueller@example.org>\n"
                + "Subject: =?utf-8?b?5p2x5Lqs6YO9?= 50% *off*? \\o/\nX-Loop: a\n folded value\n\nbody\n");
        append("From: eve@example.com\nSubject: other\nX-Other: a folded value\n\nbody\n");

        assertThat(search(SearchQuery.address(SearchQuery.AddressType.From, "DRE MULL")))
                .containsExactly(uid);
        assertThat(search(SearchQuery.address(SearchQuery.AddressType.From, "ller@exam")))
                .containsExactly(uid);
        assertThat(search(SearchQuery.headerContains("subject", "京"))).containsExactly(uid);
        assertThat(search(SearchQuery.headerContains("subject", "0% *of"))).containsExactly(uid);
        assertThat(search(SearchQuery.headerContains("subject", "?o"))).isEmpty();
        assertThat(search(SearchQuery.headerContains("subject", "\\O/"))).containsExactly(uid);
        assertThat(search(SearchQuery.headerContains("x-loop", "a folded"))).containsExactly(uid);
        assertThat(search(SearchQuery.headerExists("X-LOOP"))).containsExactly(uid);
        assertThat(search(SearchQuery.mailContains("mueller@"))).containsExactly(uid);
    }

    @Test
    void theDateFieldIsComparedByTheSendersCalendar() throws Exception {
        MessageUid uid = append("Subject: late\nDate: Tue, 2 Jun 2015 23:30:00 -0700\n\nbody\n");
        java.util.Date second = java.util.Date.from(java.time.Instant.parse("2015-06-02T00:00:00Z"));
        java.util.Date third = java.util.Date.from(java.time.Instant.parse("2015-06-03T00:00:00Z"));

        assertThat(search(SearchQuery.sentDateOn(second, SearchQuery.DateResolution.Day)))
                .containsExactly(uid);
        assertThat(search(SearchQuery.sentDateOn(third, SearchQuery.DateResolution.Day)))
                .isEmpty();
        assertThat(search(SearchQuery.sentDateBefore(third, SearchQuery.DateResolution.Day)))
                .containsExactly(uid);
    }

    @Test
    void attachmentsAreFoundByNameAndText() throws Exception {
        MessageUid uid = append("Subject: parts\n"
                + "MIME-Version: 1.0\n"
                + "Content-Type: multipart/mixed; boundary=b\n\n"
                + "--b\n"
                + "Content-Type: text/html; charset=iso-8859-1\n"
                + "Content-Transfer-Encoding: quoted-printable\n\n"
                + "<p>Gr=FC<b>ezi</b> <i>mitenand</i></p>\n"
                + "--b\n"
                + "Content-Type: text/plain\n"
                + "Content-Disposition: attachment; filename=\"Bilanz-2026.txt\"\n\n"
                + "quarterly figures\n"
                + "--b--\n");

        assertThat(search(SearchQuery.bodyContains("gruezi mitenand"))).containsExactly(uid);
        assertThat(search(SearchQuery.attachmentFileName("bilanz"))).containsExactly(uid);
        assertThat(search(SearchQuery.attachmentContains("quarterly fig"))).containsExactly(uid);
        assertThat(search(SearchQuery.attachmentContains("mitenand"))).isEmpty();
        assertThat(search(SearchQuery.hasAttachment())).containsExactly(uid);
    }

    @Test
    void moreThanTenThousandHitsComeInOrderEachOnce() throws Exception {
        String mailbox = inbox.getId().serialize();
        MessageUid first = appendText("template");
        MessageDocument one = test.parts
                .client()
                .get(
                        get -> get.index(test.parts.schema().index())
                                .id(mailbox + ":" + first.asLong())
                                .routing(mailbox),
                        MessageDocument.class)
                .source();
        Flux.range(2, 11_999)
                .flatMap(uid -> test.parts.writer().write(new BulkWriter.Write.Put(with(one, uid))), 1000)
                .blockLast(Duration.ofSeconds(60));
        test.parts
                .client()
                .indices()
                .refresh(refresh -> refresh.index(test.parts.schema().index()));
        IndexSearcher searcher = new IndexSearcher(
                test.parts.client(),
                test.parts.schema().readAlias(),
                () -> BodySearch.WORDS,
                test.parts.freshness(),
                test.statistics,
                500);

        List<Long> uids = searcher.search(List.of(mailbox), SearchQuery.of(SearchQuery.bodyContains("template")))
                .map(IndexSearcher.Match::uid)
                .collectList()
                .block(Duration.ofSeconds(60));
        List<Long> some = searcher.search(List.of(mailbox), SearchQuery.matchAll())
                .map(IndexSearcher.Match::uid)
                .take(700)
                .collectList()
                .block(Duration.ofSeconds(60));
        searcher.close();

        assertThat(uids)
                .isEqualTo(
                        IntStream.rangeClosed(1, 12_000).mapToObj(Long::valueOf).toList());
        assertThat(some).hasSize(700);
    }

    private static MessageDocument with(MessageDocument d, long uid) {
        return new MessageDocument(
                d.mailbox(),
                uid,
                d.message(),
                d.thread(),
                d.modseq(),
                d.size(),
                d.flags(),
                d.keywords(),
                d.internalDate(),
                d.saveDate(),
                d.sentDate(),
                d.sentLocal(),
                d.sortSent(),
                d.sortFrom(),
                d.sortTo(),
                d.sortCc(),
                d.sortSubject(),
                d.mimeMessageId(),
                d.header(),
                d.body(),
                d.hasAttachment(),
                d.attachmentNames(),
                d.attachments());
    }

    @Test
    void manyScatteredUidsCanBeAskedFor() throws Exception {
        MessageUid uid = appendText("scattered");
        List<SearchQuery.UidRange> ranges = new ArrayList<>();
        for (int i = 0; i < 70_000; i++) {
            ranges.add(new SearchQuery.UidRange(MessageUid.of(1 + 3L * i)));
        }

        assertThat(search(SearchQuery.uid(ranges.toArray(SearchQuery.UidRange[]::new))))
                .containsExactly(uid);
    }

    @Test
    void whileTheEngineIsAwayMailFlowsAndTextSearchFailsAndAfterwardsTheIndexCatchesUp() throws Exception {
        MessageUid before = appendText("before the outage");
        gate.shut();
        long begin = System.nanoTime();
        MessageUid during = appendText("during the outage");
        inbox.setFlags(new Flags(Flags.Flag.FLAGGED), FlagsUpdateMode.ADD, MessageRange.one(before), session);

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
        assertThatThrownBy(() -> search(SearchQuery.bodyContains("outage")))
                .hasRootCauseInstanceOf(IOException.class)
                .hasStackTraceContaining(SearchUnavailableException.class.getName());
        assertThat(search(SearchQuery.flagIsSet(Flags.Flag.FLAGGED))).containsExactly(before);
        assertThat(search(SearchQuery.all())).containsExactly(before, during);
        assertThat(test.statistics.postponed()).isEqualTo(2);

        gate.open();
        test.catchUp.start();

        Awaitility.await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> {
            assertThat(search(SearchQuery.bodyContains("outage"))).containsExactly(before, during);
            assertThat(search(SearchQuery.flagIsSet(Flags.Flag.FLAGGED), SearchQuery.bodyContains("before")))
                    .containsExactly(before);
        });
        assertThat(test.deadLetters
                        .failedIds(test.index.getDefaultGroup())
                        .collectList()
                        .block())
                .isEmpty();
    }

    @Test
    void largeMessagesAreIndexedAndWaitLikeOthersWhileTheEngineIsAway() throws Exception {
        String many = "filler ".repeat(200_000);
        MessageUid before = appendText("firstlarge " + many);
        assertThat(search(SearchQuery.bodyContains("firstlarge"))).containsExactly(before);

        gate.shut();
        MessageUid during = appendText("secondlarge " + many);
        assertThat(search(SearchQuery.all())).containsExactly(before, during);
        assertThat(test.statistics.postponed()).isEqualTo(1);

        gate.open();
        test.catchUp.start();
        Awaitility.await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> assertThat(
                        search(SearchQuery.bodyContains("secondlarge")))
                .containsExactly(during));
    }

    @Test
    void aMailboxThatIsDeletedLeavesNothingInTheIndex() throws Exception {
        for (int i = 0; i < 25; i++) {
            appendText("gone " + i);
        }
        test.james.getMailboxManager().deleteMailbox(MailboxPath.inbox(BOB), session);
        test.parts
                .client()
                .indices()
                .refresh(refresh -> refresh.index(test.parts.schema().index()));

        assertThat(test.parts
                        .client()
                        .count(count -> count.index(test.parts.schema().index()))
                        .count())
                .isZero();
    }

    /** A relay before the shared engine, that can be shut: connections break and are refused, as when the engine has died. */
    private static final class Gate implements AutoCloseable {
        private final URI engine;
        private final int port;
        private final List<Socket> sockets = new CopyOnWriteArrayList<>();
        private volatile ServerSocket server;

        Gate(URI engine) throws IOException {
            this.engine = engine;
            this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            this.port = server.getLocalPort();
            accept(server);
        }

        URI address() {
            return URI.create("http://127.0.0.1:" + port);
        }

        void open() throws IOException {
            if (server.isClosed()) {
                ServerSocket again = new ServerSocket();
                again.setReuseAddress(true);
                again.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                server = again;
                accept(again);
            }
        }

        void shut() throws IOException {
            server.close();
            for (Socket socket : sockets) {
                socket.close();
            }
            sockets.clear();
        }

        @Override
        public void close() throws IOException {
            shut();
        }

        private void accept(ServerSocket listening) {
            daemon(() -> {
                while (!listening.isClosed()) {
                    Socket client = listening.accept();
                    Socket target = new Socket(engine.getHost(), engine.getPort());
                    sockets.add(client);
                    sockets.add(target);
                    daemon(() -> client.getInputStream().transferTo(target.getOutputStream()));
                    daemon(() -> target.getInputStream().transferTo(client.getOutputStream()));
                }
            });
        }

        private interface Work {
            void run() throws IOException;
        }

        private static void daemon(Work work) {
            Thread thread = new Thread(() -> {
                try {
                    work.run();
                } catch (IOException closed) {
                    // The relay was shut, or one side hung up: the other notices by itself.
                    Thread.currentThread().interrupt();
                }
            });
            thread.setDaemon(true);
            thread.start();
        }
    }
}
