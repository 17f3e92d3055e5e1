package org.compostela.search;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import javax.mail.Flags;
import org.apache.james.core.Username;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageManager;
import org.apache.james.mailbox.MessageManager.FlagsUpdateMode;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.inmemory.InMemoryId;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.model.SearchQuery;
import org.apache.james.mailbox.store.StoreMailboxManager;
import org.apache.james.task.Task;
import org.awaitility.Awaitility;
import org.compostela.search.Tally.Counts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opensearch.client.opensearch.generic.Requests;
import org.opensearch.client.opensearch.generic.Response;
import reactor.core.publisher.Flux;

class IndexKeeperTest {
    private static final Username BOB = Username.of("bob");
    private static final int PAGE = 20;
    private static final Duration LONG = Duration.ofSeconds(60);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private OpenSearchConnection connection;
    private TestIndex test;
    private MailboxSession session;
    private MessageManager inbox;
    private MailboxListing mailboxes;
    private IndexKeeper keeper;

    @BeforeEach
    void setUp() throws Exception {
        connection = TestIndex.sharedOpenSearch();
        test = new TestIndex(100, connection);
        StoreMailboxManager manager = test.james.getMailboxManager();
        session = manager.createSystemSession(BOB);
        manager.createMailbox(MailboxPath.inbox(BOB), session);
        inbox = manager.getMailbox(MailboxPath.inbox(BOB), session);
        mailboxes =
                new MailboxListing(manager.getMapperFactory(), manager.getSessionProvider(), new InMemoryId.Factory());
        test.catchUp.start();
        keeper = keeper(new Stop());
    }

    private IndexKeeper keeper(Stop stop) {
        IndexComparison.Parts parts = new IndexComparison.Parts(
                mailboxes,
                new IndexListing(test.parts.client(), PAGE),
                test.parts.schema().targets(),
                test.parts.freshness(),
                test.index);
        return new IndexKeeper(test.parts, parts, test.catchUp, stop, Duration.ZERO);
    }

    @AfterEach
    void tearDown() throws Exception {
        threads.shutdownNow();
        test.close();
    }

    private MessageUid append(String word) throws Exception {
        return inbox.appendMessage(
                        MessageManager.AppendCommand.builder()
                                .build(("Subject: hello\r\n\r\n" + word + "\r\n").getBytes(UTF_8)),
                        session)
                .getId()
                .getUid();
    }

    private List<MessageUid> append(int messages, String word) throws Exception {
        List<MessageUid> uids = new ArrayList<>();
        for (int i = 0; i < messages; i++) {
            uids.add(append(word));
        }
        return uids;
    }

    private void flag(MessageUid uid, FlagsUpdateMode mode) throws Exception {
        inbox.setFlags(new Flags(Flags.Flag.FLAGGED), mode, MessageRange.one(uid), session);
    }

    private List<MessageUid> search(String word) throws Exception {
        return Flux.from(inbox.search(SearchQuery.of(SearchQuery.bodyContains(word)), session))
                .collectList()
                .block(LONG);
    }

    private Counts check(boolean repair) throws Exception {
        return check(Scope.ALL, repair);
    }

    private Counts check(Scope scope, boolean repair) throws Exception {
        Tally tally = new Tally();
        keeper.check(scope, repair, IndexKeeper.UNLIMITED, tally);
        return tally.counts();
    }

    private String id() {
        return inbox.getId().serialize();
    }

    /** One message lacks, one is too many, one has other flags, and one is of a mailbox that never was. */
    private void spoil(MessageUid missing, MessageUid different) throws Exception {
        delete(missing);
        ask("POST", document("_update", id(), different.asLong()), "{\"doc\":{\"flags\":[\"draft\"]}}");
        putDocument(id(), 7_000_000);
        putDocument("77777", 5);
    }

    @Test
    void whatDiffersIsFoundAndPutRight() throws Exception {
        List<MessageUid> uids = append(5, "camino");
        spoil(uids.get(1), uids.get(3));

        Counts found = check(false);
        assertThat(found)
                .extracting(Counts::messages, Counts::missing, Counts::surplus, Counts::different, Counts::mended)
                .containsExactly(5L, 1L, 2L, 1L, 0L);
        assertThat(check(true))
                .extracting(Counts::differences, Counts::mended, Counts::failed)
                .containsExactly(4L, 4L, 0L);
        assertThat(check(false).differences()).isZero();
        assertThat(search("camino")).containsExactlyElementsOf(uids);
    }

    @Test
    void onlyTheMailboxesThatAreMeantAreCompared() throws Exception {
        List<MessageUid> uids = append(3, "camino");
        spoil(uids.get(0), uids.get(1));

        assertThat(check(user("alice"), false).mailboxes()).isZero();
        assertThat(check(user("bob"), false))
                .extracting(Counts::mailboxes, Counts::differences)
                .containsExactly(1L, 3L);
        Scope one = new Scope(Optional.empty(), Optional.of(BOB), Optional.of("INBOX"));
        assertThat(check(one, true))
                .extracting(Counts::mailboxes, Counts::mended)
                .containsExactly(1L, 3L);
    }

    private static Scope user(String name) {
        return new Scope(Optional.empty(), Optional.of(Username.of(name)), Optional.empty());
    }

    @Test
    void mailboxLargerThanAPageIsComparedWhole() throws Exception {
        List<MessageUid> uids = append(PAGE + 10, "x");
        delete(uids.get(0));
        delete(uids.get(PAGE + 5));

        assertThat(check(true))
                .extracting(Counts::messages, Counts::missing, Counts::mended)
                .containsExactly((long) uids.size(), 2L, 2L);
        assertThat(check(false).differences()).isZero();
    }

    @Test
    void liveTrafficIsNoDifference() throws Exception {
        append(20, "before");
        try (Traffic traffic = new Traffic()) {
            for (int i = 0; i < 5; i++) {
                assertThat(check(false).differences()).isZero();
            }
            assertThat(traffic.rounds()).isPositive();
        }
    }

    @Test
    void rebuildBesideTrafficEndsWithTheSameMail() throws Exception {
        List<MessageUid> uids = append(60, "pilgrim");
        String before = test.parts.schema().index();
        Tally tally = new Tally();
        try (Traffic traffic = new Traffic()) {
            Future<?> rebuild = threads.submit(() -> {
                keeper.rebuild(40, tally, name -> {});
                return null;
            });
            while (!rebuild.isDone()) {
                assertThat(search("pilgrim")).containsExactlyElementsOf(uids);
            }
            rebuild.get();
            assertThat(traffic.rounds()).isPositive();
        }

        assertThat(test.parts.schema().index()).isNotEqualTo(before);
        assertThat(test.parts
                        .client()
                        .indices()
                        .exists(exists -> exists.index(before))
                        .value())
                .isFalse();
        assertThat(tally.counts().mended()).isGreaterThanOrEqualTo(60);
        assertThat(check(false).differences()).isZero();
        assertThat(search("pilgrim")).containsExactlyElementsOf(uids);
    }

    @Test
    void rebuildThatWasBrokenOffGoesOnWhereItWas() throws Exception {
        List<MessageUid> uids = append(PAGE + 70, "x");
        Stop stop = new Stop();
        Tally first = new Tally();
        IndexKeeper stopped = keeper(stop);
        Future<?> broken = threads.submit(() -> {
            stopped.rebuild(10, first, name -> {});
            return null;
        });
        Awaitility.await().atMost(LONG).until(() -> first.counts().messages() > 0);
        stopped.stop();
        assertThat(broken).failsWithin(LONG);
        // What happens while nobody builds must not be lost.
        flag(uids.get(7), FlagsUpdateMode.ADD);
        test.parts.schema().look();

        Tally second = new Tally();
        keeper.rebuild(IndexKeeper.UNLIMITED, second, name -> {});

        assertThat(second.counts().mended()).isLessThanOrEqualTo(71);
        assertThat(check(false).differences()).isZero();
    }

    @Test
    void rebuildThatIsGivenUpLeavesNothingBehind() throws Exception {
        append(10, "x");

        assertThatThrownBy(() -> keeper.rebuild(IndexKeeper.UNLIMITED, new Tally(), name -> keeper.giveUp()))
                .isInstanceOf(InterruptedException.class);

        assertThat(test.parts.schema().building()).isEmpty();
        assertThat(test.parts.schema().targets().isBuilding()).isFalse();
        assertThat(check(false).differences()).isZero();
    }

    @Test
    void secondRebuildIsRefusedWhileOneRuns() throws Exception {
        append(10, "x");
        CountDownLatch building = new CountDownLatch(1);
        CountDownLatch refused = new CountDownLatch(1);
        Future<?> first = threads.submit(() -> {
            keeper.rebuild(IndexKeeper.UNLIMITED, new Tally(), name -> {
                building.countDown();
                awaitLatch(refused);
            });
            return null;
        });
        awaitLatch(building);

        assertThat(keeper.isRebuilding()).isTrue();
        assertThatThrownBy(() -> keeper.rebuild(IndexKeeper.UNLIMITED, new Tally(), name -> {}))
                .isInstanceOf(IllegalStateException.class);
        refused.countDown();
        first.get(60, TimeUnit.SECONDS);
        assertThat(keeper.isRebuilding()).isFalse();
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aUsersMailIsWrittenAnewInPlace() throws Exception {
        List<MessageUid> uids = append(4, "x");
        spoil(uids.get(0), uids.get(1));
        Tally tally = new Tally();

        keeper.rewrite(user("bob"), IndexKeeper.UNLIMITED, tally);

        assertThat(tally.counts().mended()).isGreaterThanOrEqualTo(4);
        assertThat(check(user("bob"), false).differences()).isZero();
    }

    @Test
    void indexThatWasLostIsFilledFromTheMailboxesBeforeItIsAskedForText() throws Exception {
        List<MessageUid> uids = append(30, "rescued");
        test.parts
                .client()
                .indices()
                .delete(delete -> delete.index(test.parts.schema().index()));
        test.parts.schema().ensure();
        IndexUpkeep upkeep = upkeep(task -> {});
        test.index.refuseTextWhile(upkeep::isFilling);
        assertThatThrownBy(() -> search("rescued")).hasStackTraceContaining(SearchUnavailableException.class.getName());
        assertThat(Flux.from(inbox.search(SearchQuery.matchAll(), session))
                        .collectList()
                        .block(LONG))
                .hasSize(30);

        upkeep.start();

        Awaitility.await().atMost(LONG).until(() -> !upkeep.isFilling());
        assertThat(search("rescued")).containsExactlyElementsOf(uids);
        upkeep.close();
    }

    @Test
    void indexOfAnOlderLayoutIsUsedOnWhileItIsRebuilt() throws Exception {
        List<MessageUid> uids = append(10, "ancient");
        MessageIndexSchema schema = test.parts.schema();
        String index = schema.index();
        ask("PUT", "/" + index + "/_mapping", "{\"_meta\":{\"layout\":\"v1-words\",\"complete\":true}}");
        MessageIndexSchema again = new MessageIndexSchema(test.parts.client(), connection);
        again.ensure();
        assertThat(again.isOutdated()).isTrue();
        assertThat(search("ancient")).containsExactlyElementsOf(uids);
        AtomicReference<Task> submitted = new AtomicReference<>();
        IndexUpkeep upkeep = new IndexUpkeep(again, keeper, new Stop(), 0, submitted::set);

        upkeep.start();
        Awaitility.await().atMost(LONG).until(() -> submitted.get() != null);
        assertThat(submitted.get().run()).isEqualTo(Task.Result.COMPLETED);
        upkeep.close();

        again.ensure();
        assertThat(again.isOutdated()).isFalse();
        assertThat(again.index()).isNotEqualTo(index);
        schema.look();
        assertThat(search("ancient")).containsExactlyElementsOf(uids);
    }

    private IndexUpkeep upkeep(IndexUpkeep.Tasks tasks) {
        return new IndexUpkeep(test.parts.schema(), keeper, new Stop(), 0, tasks);
    }

    /** Behind the writer's back, which would take what comes later for older. */
    private void delete(MessageUid uid) throws Exception {
        ask("DELETE", document("_doc", id(), uid.asLong()), "{}");
    }

    private void putDocument(String mailbox, long uid) throws Exception {
        ask(
                "PUT",
                document("_doc", mailbox, uid),
                "{\"mailbox\":\"%s\",\"uid\":%d,\"modseq\":1,\"flags\":[],\"keywords\":[]}".formatted(mailbox, uid));
    }

    private String document(String action, String mailbox, long uid) {
        return "/" + test.parts.schema().index() + "/" + action + "/" + mailbox + ":" + uid + "?refresh=true&routing="
                + mailbox;
    }

    private void ask(String method, String path, String body) throws Exception {
        try (Response response = test.parts
                .client()
                .generic()
                .execute(Requests.builder()
                        .method(method)
                        .endpoint(path)
                        .json(body)
                        .build())) {
            assertThat(response.getStatus()).as(path).isBetween(200, 201);
        }
    }

    @Test
    void differencesAreTakenForRealOnlyWhenTheMailboxHasNotGoneOn() {
        IndexedState old = new IndexedState(Set.of(), Set.of(), 1);
        IndexedState changed = new IndexedState(Set.of("seen"), Set.of(), 2);
        Differences before = Differences.between(Map.of(1L, old, 2L, old), Map.of(2L, changed, 3L, old));

        Differences now = Differences.between(Map.of(1L, changed, 2L, old), Map.of(2L, changed, 3L, old));

        assertThat(now.lastingSince(before)).isEqualTo(new Differences(Map.of(), Set.of(3L), Map.of(2L, old)));
    }

    /** Appends, flags and expunges, without end. */
    private final class Traffic implements AutoCloseable {
        private final AtomicBoolean ended = new AtomicBoolean();
        private final List<Integer> rounds = new CopyOnWriteArrayList<>();
        private final CompletableFuture<Void> work = CompletableFuture.runAsync(this::run, threads);

        private void run() {
            try {
                List<MessageUid> mine = new ArrayList<>();
                while (!ended.get()) {
                    mine.add(append("traffic"));
                    flag(
                            mine.get(mine.size() / 2),
                            rounds.size() % 2 == 0 ? FlagsUpdateMode.ADD : FlagsUpdateMode.REMOVE);
                    if (mine.size() > 20) {
                        inbox.delete(List.of(mine.remove(0)), session);
                    }
                    rounds.add(1);
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        int rounds() {
            return rounds.size();
        }

        @Override
        public void close() throws Exception {
            ended.set(true);
            work.get(60, TimeUnit.SECONDS);
        }
    }
}
