package org.compostela.search;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.mail.Flags;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.james.core.Username;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageManager;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.model.SearchQuery;
import org.apache.james.mailbox.model.SearchQuery.Criterion;
import org.apache.james.mailbox.model.SearchQuery.DateResolution;
import org.apache.james.mailbox.model.SearchQuery.UidRange;
import org.compostela.configuration.BodySearch;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;

/** Whatever is asked, a search answers, or is refused as a search that is too large. */
class HostileSearchTest {
    private static final Username BOB = Username.of("bob");
    private static final List<String> PIECES = List.of(
            "a", "ß", "İ", "東", "ー", "ไ", "😀", "\uD800", "\u0000", "\\", "*", "?", "\"", "{", "}", "[", "]", "(", ")",
            "/", ".", "^", "$", "~", "#", "@", "&", "<", ">", "|", ":", " ", "\t", "\r\n", "\u200B", "\u0301", "\uFDFA",
            "AND", "NOT", "_source", "%", "𐐷");

    private static TestIndex words;
    private static TestIndex substrings;

    @BeforeContainer
    static void fill() throws Exception {
        words = filled(BodySearch.WORDS);
        substrings = filled(BodySearch.SUBSTRING);
    }

    @AfterContainer
    static void end() throws Exception {
        words.close();
        substrings.close();
    }

    private static TestIndex filled(BodySearch body) throws Exception {
        TestIndex test = new TestIndex(10, TestIndex.sharedOpenSearch(body));
        MailboxSession session = test.james.getMailboxManager().createSystemSession(BOB);
        test.james.getMailboxManager().createMailbox(MailboxPath.inbox(BOB), session);
        inbox(test)
                .appendMessage(
                        MessageManager.AppendCommand.builder()
                                .build("Subject: a\r\nX-a: *\\?\r\n\r\na\\*?東 {\r\n".getBytes(UTF_8)),
                        session);
        return test;
    }

    private static MessageManager inbox(TestIndex test) throws MailboxException {
        MailboxSession session = test.james.getMailboxManager().createSystemSession(BOB);
        return test.james.getMailboxManager().getMailbox(MailboxPath.inbox(BOB), session);
    }

    @Property(tries = 150)
    void everySearchIsAnsweredOrRefusedAsTooLarge(@ForAll Random random) throws Exception {
        Criterion criterion = criterion(random, random.nextInt(6));
        for (TestIndex test : List.of(words, substrings)) {
            Optional<Throwable> failure = failure(test, criterion);

            assertThat(failure)
                    .as("%s", criterion.getClass())
                    .satisfiesAnyOf(none -> assertThat(none).isEmpty(), some -> assertThat(some)
                            .containsInstanceOf(SearchTooLargeException.class));
        }
    }

    private static Optional<Throwable> failure(TestIndex test, Criterion criterion) throws MailboxException {
        try {
            Flux.from(inbox(test)
                            .search(
                                    SearchQuery.of(criterion),
                                    test.james.getMailboxManager().createSystemSession(BOB)))
                    .collectList()
                    .block();
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of(Exceptions.unwrap(e));
        }
    }

    private static Criterion criterion(Random random, int depth) {
        if (depth > 0) {
            return switch (random.nextInt(6)) {
                case 0 -> SearchQuery.or(criterion(random, depth - 1), criterion(random, depth - 1));
                case 1 -> SearchQuery.and(criterion(random, depth - 1), criterion(random, depth - 1));
                case 2 -> SearchQuery.not(criterion(random, depth - 1));
                case 3 -> nested(random, criterion(random, 0));
                default -> wide(random);
            };
        }
        return switch (random.nextInt(9)) {
            case 0 -> SearchQuery.bodyContains(text(random));
            case 1 -> SearchQuery.mailContains(text(random));
            case 2 -> SearchQuery.headerContains(text(random), text(random));
            case 3 -> SearchQuery.headerExists(text(random));
            case 4 -> SearchQuery.subject(text(random));
            case 5 -> SearchQuery.attachmentFileName(text(random));
            case 6 -> SearchQuery.mimeMessageID(text(random));
            case 7 -> SearchQuery.sentDateOn(new Date(random.nextLong() >> random.nextInt(50)), DateResolution.Day);
            default -> SearchQuery.flagIsSet(text(random));
        };
    }

    private static Criterion nested(Random random, Criterion inner) {
        Criterion outer = inner;
        for (int i = 0; i < random.nextInt(500); i++) {
            outer = random.nextBoolean()
                    ? SearchQuery.not(outer)
                    : SearchQuery.or(outer, SearchQuery.flagIsSet(Flags.Flag.SEEN));
        }
        return outer;
    }

    private static Criterion wide(Random random) {
        List<UidRange> ranges = new ArrayList<>();
        List<Criterion> flags = new ArrayList<>();
        int count = random.nextInt(3_000);
        long uid = 0;
        for (int i = 0; i < count; i++) {
            uid += 1 + random.nextInt(1_000_000);
            ranges.add(new UidRange(MessageUid.of(uid), MessageUid.of(uid + random.nextInt(5_000))));
            flags.add(SearchQuery.flagIsSet("keyword" + i));
        }
        return random.nextBoolean() ? SearchQuery.uid(ranges.toArray(UidRange[]::new)) : SearchQuery.or(flags);
    }

    /** Mostly short, sometimes as long as is taken, sometimes longer. */
    private static String text(Random random) {
        int length =
                switch (random.nextInt(6)) {
                    case 0 -> 1_000;
                    case 1 -> 400 + random.nextInt(3_000);
                    default -> random.nextInt(8);
                };
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return SearchText.limit(text.toString(), length);
    }
}
