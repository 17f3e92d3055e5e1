package org.compostela.protocols.imap.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.compostela.protocols.imap.search.Operation.ThreadingAlgorithm.ORDEREDSUBJECT;
import static org.compostela.protocols.imap.search.Operation.ThreadingAlgorithm.REFERENCES;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.compostela.protocols.imap.search.Operation.ThreadingAlgorithm;
import org.junit.jupiter.api.Test;

class ThreadingTest {
    private static final Pattern NUMBER = Pattern.compile("\\d+");

    /** Sent in the order of its number. */
    private static Envelope mail(long number, String id, String subject, String... references) {
        return new Envelope(
                number,
                number * 1000,
                id.isEmpty() ? Optional.empty() : Optional.of(id),
                List.of(references),
                BaseSubject.of(subject));
    }

    private static String threads(ThreadingAlgorithm algorithm, Envelope... messages) {
        return threads(algorithm, Arrays.asList(messages));
    }

    private static String threads(ThreadingAlgorithm algorithm, List<Envelope> messages) {
        return AnswerText.threads(Threading.of(algorithm, messages));
    }

    @Test
    void noMessageMakesNoThread() {
        assertThat(threads(REFERENCES)).isEqualTo("THREAD");
        assertThat(threads(ORDEREDSUBJECT)).isEqualTo("THREAD");
    }

    /** RFC 5256 §4: the tree that its text draws. */
    @Test
    void treeOfTheRfcIsWrittenAsTheRfcWritesIt() {
        assertThat(threads(
                        REFERENCES,
                        mail(2, "2", "a"),
                        mail(3, "3", "b"),
                        mail(4, "4", "Re: b", "3", "6"),
                        mail(6, "6", "Re: b", "3"),
                        mail(7, "7", "Re: b", "3", "6", "44"),
                        mail(23, "23", "Re: b", "3", "6", "4"),
                        mail(44, "44", "Re: b", "3", "6"),
                        mail(96, "96", "Re: b", "3", "6", "44", "7")))
                .isEqualTo("THREAD (2)(3 6 (4 23)(44 7 96))");
    }

    /** RFC 5256 §4: two siblings whose parent is not in the mailbox. */
    @Test
    void siblingsOfAMissingParentStayTogether() {
        assertThat(threads(REFERENCES, mail(3, "3", "Re: a", "gone"), mail(5, "5", "Re: b", "gone")))
                .isEqualTo("THREAD ((3)(5))");
    }

    @Test
    void onlyChildOfAMissingParentStandsForIt() {
        assertThat(threads(REFERENCES, mail(3, "3", "Re: a", "gone", "gone too")))
                .isEqualTo("THREAD (3)");
    }

    @Test
    void missingMessageInTheMiddleIsLeftOut() {
        assertThat(threads(
                        REFERENCES,
                        mail(1, "1", "a"),
                        mail(2, "2", "Re: a", "1", "gone"),
                        mail(3, "3", "Re: a", "1", "gone")))
                .isEqualTo("THREAD (1 (2)(3))");
    }

    @Test
    void repliesWithoutReferencesAreGatheredBySubject() {
        assertThat(threads(
                        REFERENCES,
                        mail(1, "1", "topic"),
                        mail(2, "2", "other"),
                        mail(3, "3", "Re: topic"),
                        mail(4, "4", "Re: [list] TOPIC")))
                .isEqualTo("THREAD (1 (3)(4))(2)");
    }

    @Test
    void messagesWithTheSameNewSubjectBecomeSiblings() {
        assertThat(threads(REFERENCES, mail(1, "1", "topic"), mail(2, "2", "topic"), mail(3, "3", "topic")))
                .isEqualTo("THREAD ((1)(2)(3))");
    }

    @Test
    void originalThatComesAfterItsReplyIsStillTheHead() {
        assertThat(threads(REFERENCES, mail(1, "1", "Re: topic"), mail(2, "2", "topic")))
                .isEqualTo("THREAD (2 1)");
    }

    @Test
    void emptySubjectsGatherNothing() {
        assertThat(threads(REFERENCES, mail(1, "1", ""), mail(2, "2", "Re: "), mail(3, "3", "")))
                .isEqualTo("THREAD (1)(2)(3)");
    }

    @Test
    void dummiesOfOneSubjectAreMerged() {
        assertThat(threads(
                        REFERENCES,
                        mail(1, "1", "Re: a", "x"),
                        mail(2, "2", "Re: a", "x"),
                        mail(3, "3", "Re: a", "y"),
                        mail(4, "4", "Re: a", "y"),
                        mail(5, "5", "a")))
                .isEqualTo("THREAD ((1)(2)(3)(4)(5))");
    }

    @Test
    void secondMessageWithAnIdIsOnItsOwn() {
        assertThat(threads(REFERENCES, mail(1, "same", "a"), mail(2, "same", "b"), mail(3, "3", "c", "same")))
                .isEqualTo("THREAD (1 3)(2)");
    }

    @Test
    void loopsAreNotClosed() {
        assertThat(threads(REFERENCES, mail(1, "1", "a", "2"), mail(2, "2", "b", "1")))
                .isEqualTo("THREAD (2 1)");
        assertThat(threads(REFERENCES, mail(1, "1", "a", "1"))).isEqualTo("THREAD (1)");
    }

    @Test
    void ownLastReferenceIsRightWhereAnothersIsShortened() {
        assertThat(threads(
                        REFERENCES,
                        mail(1, "1", "a"),
                        mail(2, "2", "Re: a", "1"),
                        mail(3, "3", "Re: a", "1", "2"),
                        mail(4, "4", "Re: a", "1", "3")))
                .isEqualTo("THREAD (1 2 3 4)");
    }

    @Test
    void siblingsAreInTheOrderInWhichTheyWereSent() {
        assertThat(threads(
                        REFERENCES,
                        mail(9, "1", "a"),
                        new Envelope(2, 30_000, Optional.of("2"), List.of("1"), BaseSubject.of("Re: a")),
                        new Envelope(3, 20_000, Optional.of("3"), List.of("1"), BaseSubject.of("Re: a"))))
                .isEqualTo("THREAD (9 (3)(2))");
    }

    @Test
    void orderedSubjectHasNoGrandchildren() {
        assertThat(threads(
                        ORDEREDSUBJECT,
                        mail(1, "", "a"),
                        mail(2, "", "b"),
                        mail(3, "", "Re: a"),
                        mail(4, "", "Re: a"),
                        mail(5, "", "[Fwd: b]"),
                        mail(6, "", "c")))
                .isEqualTo("THREAD (1 (3)(4))(2 5)(6)");
    }

    @Test
    void aHundredThousandInOneChainAreThreadedInSeconds() {
        List<Envelope> chain = new ArrayList<>();
        chain.add(mail(1, "1", "a"));
        for (int i = 2; i <= 100_000; i++) {
            chain.add(mail(i, "" + i, "Re: a", "" + (i - 1)));
        }
        Collections.shuffle(chain, new Random(1));

        long begin = System.nanoTime();
        String answer = threads(REFERENCES, chain);

        assertThat(numbers(answer)).hasSize(100_000);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
    }

    @Property(tries = 500)
    void eachMessageIsThereOnceHoweverTheyCome(
            @ForAll("mailboxes") List<Envelope> messages, @ForAll ThreadingAlgorithm algorithm, @ForAll Random random) {
        String answer = threads(algorithm, messages);
        List<Envelope> shuffled = new ArrayList<>(messages);
        Collections.shuffle(shuffled, random);

        assertThat(numbers(answer))
                .containsExactlyInAnyOrderElementsOf(
                        messages.stream().map(Envelope::number).toList());
        assertThat(threads(algorithm, shuffled)).isEqualTo(answer);
    }

    private static List<Long> numbers(String answer) {
        return NUMBER.matcher(answer)
                .results()
                .map(number -> Long.valueOf(number.group()))
                .toList();
    }

    @Provide
    Arbitrary<List<Envelope>> mailboxes() {
        Arbitrary<String> ids = Arbitraries.of("a", "b", "c", "d", "e", "f", "g");
        Arbitrary<String> subjects = Arbitraries.of("", "x", "Re: x", "y", "[Fwd: y]", "Re: y", "z");
        Arbitrary<Envelope> messages = Combinators.combine(
                        ids.optional(0.8),
                        ids.list().ofMaxSize(4),
                        subjects,
                        Arbitraries.longs().between(0, 5))
                .as((id, references, subject, sent) -> new Envelope(0, sent, id, references, BaseSubject.of(subject)));
        return messages.list().ofMaxSize(14).map(ThreadingTest::numbered);
    }

    private static List<Envelope> numbered(List<Envelope> messages) {
        List<Envelope> numbered = new ArrayList<>();
        for (Envelope message : messages) {
            numbered.add(new Envelope(
                    numbered.size() + 1, message.sent(), message.messageId(), message.references(), message.subject()));
        }
        return numbered;
    }
}
