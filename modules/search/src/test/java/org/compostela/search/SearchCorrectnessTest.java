package org.compostela.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.mail.Flags;
import org.apache.james.core.Username;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageManager;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.inmemory.InMemoryMailboxManager;
import org.apache.james.mailbox.model.FetchGroup;
import org.apache.james.mailbox.model.MailboxId;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.model.MessageId;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.model.MessageResult;
import org.apache.james.mailbox.model.SearchQuery;
import org.apache.james.mailbox.model.SearchQuery.AddressType;
import org.apache.james.mailbox.model.SearchQuery.Criterion;
import org.apache.james.mailbox.model.SearchQuery.DateResolution;
import org.apache.james.utils.UpdatableTickingClock;
import org.compostela.configuration.BodySearch;
import org.compostela.search.corpus.Corpus;
import org.compostela.search.corpus.Key;
import org.compostela.search.corpus.Oracle;
import org.compostela.search.corpus.Questions;
import org.compostela.search.corpus.Sample;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Hundreds of searches over hundreds of messages, answered by the index and by reading every message: the answers are the same. */
class SearchCorrectnessTest {
    private static final Username BOB = Username.of("bob");
    private static final long SEED = 20_260_101;

    /** What was asked, and where the index answered differently. */
    private static final class Score {
        private final List<String> differences = new ArrayList<>();
        private int asked;
        private int askedForWords;
        private long expected;
        private int answeredNothing;
    }

    @Test
    void everyKeyFindsWhatReadingAllMessagesFinds() throws Exception {
        Score score = score(BodySearch.WORDS, SEED);

        assertThat(score.asked).isGreaterThan(600);
        assertThat(score.askedForWords).isGreaterThan(200);
        assertThat(score.expected).isGreaterThan(5_000);
        assertThat(score.answeredNothing).isLessThan(score.asked / 3);
        assertThat(score.differences).isEmpty();
    }

    @Test
    void bodySearchBySubstringFindsEveryPartOfTheText() throws Exception {
        Score score = score(BodySearch.SUBSTRING, SEED + 1);

        assertThat(score.expected).isGreaterThan(2_000);
        assertThat(score.differences).isEmpty();
    }

    /** Half of the keys are asked of one mailbox, half of all of them at once. */
    private static Score score(BodySearch body, long seed) throws Exception {
        try (TestIndex test = new TestIndex(100, TestIndex.sharedOpenSearch(body))) {
            MailboxSession session = test.james.getMailboxManager().createSystemSession(BOB);
            List<MailboxContent> mailboxes = fill(test, session, Corpus.generate(seed), body);
            List<Oracle> oracles = new ArrayList<>();
            List<Key.State> states = new ArrayList<>();
            for (MailboxContent mailbox : mailboxes) {
                oracles.addAll(mailbox.oracles.values());
                states.addAll(mailbox.states.values());
            }
            Score score = new Score();
            // The keys that do not ask for words are translated the same for every index.
            List<Key> keys = Questions.about(oracles, states, seed).stream()
                    .filter(key -> body == BodySearch.WORDS || key.asksForWords())
                    .toList();
            for (int i = 0; i < keys.size(); i++) {
                List<MailboxContent> asked = i % 2 == 0 ? mailboxes : List.of(mailboxes.get(i / 2 % mailboxes.size()));
                compare(keys.get(i), asked, test, session, score);
            }
            return score;
        }
    }

    private static void compare(
            Key key, List<MailboxContent> mailboxes, TestIndex test, MailboxSession session, Score score)
            throws Exception {
        Map<String, String> names = new HashMap<>();
        Set<String> missed = new TreeSet<>();
        List<MessageUid> recent = new ArrayList<>();
        for (MailboxContent mailbox : mailboxes) {
            recent.addAll(mailbox.recent());
            mailbox.oracles.forEach((uid, oracle) -> {
                names.put(mailbox.ids.get(uid), mailbox.names.get(uid));
                if (oracle.holds(key)) {
                    missed.add(mailbox.ids.get(uid));
                }
            });
        }
        SearchQuery query = SearchQuery.builder()
                .andCriterion(criterion(key))
                .addRecentMessageUids(recent)
                .build();
        List<String> answered = mailboxes.size() == 1
                ? answer(mailboxes.get(0), query, session)
                : answer(mailboxes, query, test, session);
        score.asked++;
        score.expected += missed.size();
        score.answeredNothing += answered.isEmpty() ? 1 : 0;
        score.askedForWords += key.asksForWords() ? 1 : 0;
        Set<String> wrong = new TreeSet<>(answered);
        wrong.removeAll(missed);
        answered.forEach(missed::remove);
        if (!missed.isEmpty() || !wrong.isEmpty()) {
            score.differences.add(
                    key + ": missed " + missed.stream().map(names::get).toList() + ", wrong "
                            + wrong.stream().map(names::get).toList());
        }
        assertThat(answered).as("each once: %s", key).doesNotHaveDuplicates();
    }

    private static List<String> answer(MailboxContent mailbox, SearchQuery query, MailboxSession session)
            throws Exception {
        List<Long> uids = Flux.from(mailbox.manager.search(query, session))
                .map(MessageUid::asLong)
                .collectList()
                .block();
        assertThat(uids).as("in the order of the mailbox: %s", query).isSorted();
        return uids.stream().map(mailbox.ids::get).toList();
    }

    private static List<String> answer(
            List<MailboxContent> mailboxes, SearchQuery query, TestIndex test, MailboxSession session) {
        List<MailboxId> ids =
                mailboxes.stream().map(mailbox -> mailbox.manager.getId()).toList();
        return test.index
                .search(session, ids, query, Long.MAX_VALUE)
                .map(MessageId::serialize)
                .collectList()
                .block();
    }

    // --- what is searched ---

    private record MailboxContent(
            String name,
            MessageManager manager,
            Map<Long, Oracle> oracles,
            Map<Long, Key.State> states,
            Map<Long, String> ids,
            Map<Long, String> names) {
        List<MessageUid> recent() {
            return states.values().stream()
                    .filter(Key.State::recent)
                    .map(state -> MessageUid.of(state.uid()))
                    .toList();
        }
    }

    private static List<MailboxContent> fill(
            TestIndex test, MailboxSession session, List<Sample> samples, BodySearch body) throws Exception {
        InMemoryMailboxManager manager = test.james.getMailboxManager();
        UpdatableTickingClock clock = (UpdatableTickingClock) manager.getClock();
        Map<String, MailboxContent> mailboxes = new LinkedHashMap<>();
        for (String name : Corpus.MAILBOXES) {
            MailboxPath path = MailboxPath.forUser(BOB, name);
            manager.createMailbox(path, session);
            mailboxes.put(
                    name,
                    new MailboxContent(
                            name,
                            manager.getMailbox(path, session),
                            new LinkedHashMap<>(),
                            new LinkedHashMap<>(),
                            new HashMap<>(),
                            new HashMap<>()));
        }
        Map<String, Map<Long, Sample>> appended = new HashMap<>();
        for (Sample sample : samples) {
            clock.setInstant(sample.saveDate());
            MessageUid uid = mailboxes
                    .get(sample.mailbox())
                    .manager
                    .appendMessage(
                            MessageManager.AppendCommand.builder()
                                    .withInternalDate(Date.from(sample.internalDate()))
                                    .withFlags(flags(sample))
                                    .build(sample.raw()),
                            session)
                    .getId()
                    .getUid();
            appended.computeIfAbsent(sample.mailbox(), name -> new HashMap<>()).put(uid.asLong(), sample);
        }
        clock.setInstant(Instant.now());
        Oracle.Mode mode = body == BodySearch.WORDS ? Oracle.Mode.WORDS : Oracle.Mode.SUBSTRING;
        for (MailboxContent mailbox : mailboxes.values()) {
            describe(mailbox, appended.get(mailbox.name), session, mode);
        }
        return List.copyOf(mailboxes.values());
    }

    private static void describe(
            MailboxContent mailbox, Map<Long, Sample> samples, MailboxSession session, Oracle.Mode mode)
            throws Exception {
        Map<Long, Long> modSeqs = new HashMap<>();
        Flux.from(mailbox.manager.listMessagesMetadata(MessageRange.all(), session))
                .toIterable()
                .forEach(it -> modSeqs.put(
                        it.getComposedMessageId().getUid().asLong(),
                        it.getModSeq().asLong()));
        List<MessageResult> results = new ArrayList<>();
        mailbox.manager
                .getMessages(MessageRange.all(), FetchGroup.MINIMAL, session)
                .forEachRemaining(results::add);
        results.sort(Comparator.comparing(MessageResult::getUid));
        for (MessageResult result : results) {
            long uid = result.getUid().asLong();
            Sample sample = samples.get(uid);
            Key.State state = new Key.State(
                    uid,
                    modSeqs.get(uid),
                    sample.raw().length,
                    sample.internalDate(),
                    sample.saveDate(),
                    sample.flags(),
                    new HashSet<>(sample.keywords()),
                    uid % 3 == 0);
            mailbox.states.put(uid, state);
            mailbox.oracles.put(uid, new Oracle(sample.raw(), state, mode));
            mailbox.ids.put(uid, result.getMessageId().serialize());
            mailbox.names.put(uid, sample.name());
        }
    }

    private static Flags flags(Sample sample) {
        Flags flags = new Flags();
        sample.flags().forEach(name -> flags.add(flag(name)));
        sample.keywords().forEach(flags::add);
        return flags;
    }

    // --- what is asked, as James' IMAP server translates it ---

    private static Criterion criterion(Key key) {
        if (key instanceof Key.Flag flag) {
            return SearchQuery.flag(flag(flag.name()), flag.set());
        } else if (key instanceof Key.Keyword keyword) {
            return SearchQuery.flagSet(keyword.name(), keyword.set());
        } else if (key instanceof Key.Recent recent) {
            Criterion criterion = SearchQuery.flag(Flags.Flag.RECENT, recent.set());
            return recent.andUnseen()
                    ? SearchQuery.and(criterion, SearchQuery.flagIsUnSet(Flags.Flag.SEEN))
                    : criterion;
        } else if (key instanceof Key.Day day) {
            return day(day);
        } else if (key instanceof Key.Within within) {
            Date second = Date.from(Instant.ofEpochSecond(within.second()));
            Criterion on = SearchQuery.internalDateOn(second, DateResolution.Second);
            return SearchQuery.or(
                    on,
                    within.older()
                            ? SearchQuery.internalDateBefore(second, DateResolution.Second)
                            : SearchQuery.internalDateAfter(second, DateResolution.Second));
        } else if (key instanceof Key.Size size) {
            return size.larger() ? SearchQuery.sizeGreaterThan(size.octets()) : SearchQuery.sizeLessThan(size.octets());
        } else if (key instanceof Key.Uids uids) {
            return SearchQuery.uid(uids.ranges().stream()
                    .map(range -> new SearchQuery.UidRange(MessageUid.of(range[0]), MessageUid.of(range[1])))
                    .toArray(SearchQuery.UidRange[]::new));
        } else if (key instanceof Key.ModSeq modSeq) {
            return SearchQuery.or(
                    SearchQuery.modSeqEquals(modSeq.least()), SearchQuery.modSeqGreaterThan(modSeq.least()));
        } else if (key instanceof Key.Header header) {
            return header(header);
        } else if (key instanceof Key.Text text) {
            return switch (text.where()) {
                case BODY -> SearchQuery.bodyContains(text.text());
                case TEXT -> SearchQuery.mailContains(text.text());
            };
        } else if (key instanceof Key.FileName name) {
            return SearchQuery.attachmentFileName(name.text());
        } else if (key instanceof Key.And and) {
            return SearchQuery.and(
                    and.keys().stream().map(SearchCorrectnessTest::criterion).toList());
        } else if (key instanceof Key.Or or) {
            return SearchQuery.or(criterion(or.one()), criterion(or.other()));
        } else if (key instanceof Key.Not not) {
            return SearchQuery.not(criterion(not.key()));
        }
        return SearchQuery.all();
    }

    private static Criterion header(Key.Header header) {
        boolean address =
                Arrays.stream(AddressType.values()).anyMatch(type -> type.name().equals(header.field()));
        if (header.field().equals("Subject") && !header.text().isEmpty()) {
            return SearchQuery.subject(header.text());
        }
        return address && !header.text().isEmpty()
                ? SearchQuery.address(AddressType.valueOf(header.field()), header.text())
                : SearchQuery.headerContains(header.field(), header.text());
    }

    private static Criterion day(Key.Day key) {
        Date date = Date.from(key.day().atStartOfDay(ZoneOffset.UTC).toInstant());
        DateResolution day = DateResolution.Day;
        Criterion before =
                switch (key.which()) {
                    case INTERNAL -> SearchQuery.internalDateBefore(date, day);
                    case SENT -> SearchQuery.sentDateBefore(date, day);
                    case SAVED -> SearchQuery.saveDateBefore(date, day);
                };
        Criterion on =
                switch (key.which()) {
                    case INTERNAL -> SearchQuery.internalDateOn(date, day);
                    case SENT -> SearchQuery.sentDateOn(date, day);
                    case SAVED -> SearchQuery.saveDateOn(date, day);
                };
        Criterion after =
                switch (key.which()) {
                    case INTERNAL -> SearchQuery.internalDateAfter(date, day);
                    case SENT -> SearchQuery.sentDateAfter(date, day);
                    case SAVED -> SearchQuery.saveDateAfter(date, day);
                };
        return switch (key.when()) {
            case BEFORE -> before;
            case ON -> on;
            case SINCE -> SearchQuery.or(on, after);
        };
    }

    private static Flags.Flag flag(String name) {
        return switch (name) {
            case "answered" -> Flags.Flag.ANSWERED;
            case "deleted" -> Flags.Flag.DELETED;
            case "draft" -> Flags.Flag.DRAFT;
            case "flagged" -> Flags.Flag.FLAGGED;
            default -> Flags.Flag.SEEN;
        };
    }
}
