package org.compostela.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.apache.james.mime4j.stream.RawField;

/** What holds for every text, whoever wrote it. */
class TextPropertiesTest {
    @Property(tries = 500)
    void foldingTwiceChangesNothing(@ForAll @StringLength(max = 60) String text) {
        String folded = SearchText.fold(text);

        assertThat(SearchText.fold(folded)).isEqualTo(folded);
        assertThat(folded).doesNotContain("  ", "\\").doesNotContainPattern("[\\p{Cntrl}\\p{Lu}&&[A-Z]]");
    }

    @Property(tries = 500)
    void asciiIsFoldedAsItIsAmongOthers(@ForAll("ascii") String text) {
        assertThat(SearchText.fold(text + "\u00E9")).isEqualTo(SearchText.fold(text) + "e");
    }

    @Property(tries = 300)
    void caseAndAccentsMakeNoDifference(@ForAll("latin") String text) {
        String bare = java.text.Normalizer.normalize(text, java.text.Normalizer.Form.NFD)
                .replaceAll("[\u0300-\u036F]", "");

        assertThat(SearchText.fold(text))
                .isEqualTo(SearchText.fold(text.toUpperCase(Locale.ROOT)))
                .isEqualTo(SearchText.fold(bare));
    }

    @Property(tries = 300)
    void wordsAreShortAndHaveNothingBetweenThem(@ForAll @StringLength(max = 2_000) String text) {
        assertThat(SearchText.words(text)).allSatisfy(word -> {
            assertThat(word.codePointCount(0, word.length())).isBetween(1, 255);
            assertThat(SearchText.words(word)).containsExactly(word);
        });
    }

    @Property(tries = 300)
    void whateverIsNoLongerThanTheOverlapLiesInOnePiece(
            @ForAll("marked") String text,
            @ForAll @IntRange(max = 400) int from,
            @ForAll @IntRange(min = 1, max = 20) int length) {
        List<String> pieces = SearchText.pieces(text, 60, 20);
        int begin = Math.min(from, text.length());
        String part = text.substring(begin, Math.min(text.length(), begin + length));

        assertThat(pieces).allSatisfy(piece -> assertThat(piece.length()).isLessThanOrEqualTo(60));
        assertThat(pieces).anySatisfy(piece -> assertThat(piece).contains(part));
    }

    @Property(tries = 300)
    void dateFieldTellsTheDayOfTheSendersCalendar(
            @ForAll @LongRange(min = 0, max = 4_102_444_800L) long second,
            @ForAll @IntRange(min = -64, max = 64) int quarters) {
        OffsetDateTime date = OffsetDateTime.ofInstant(
                java.time.Instant.ofEpochSecond(second), ZoneOffset.ofTotalSeconds(quarters * 900));

        assertThat(SentDate.parse(DateTimeFormatter.RFC_1123_DATE_TIME.format(date)))
                .contains(date);
    }

    @Property(tries = 500)
    void hostileFieldsAreReadOrNot(@ForAll("hostile") String text) {
        Optional<OffsetDateTime> date = SentDate.parse(text);
        String decoded = HeaderText.decode(text);
        Optional<String> parameter =
                MimeParameter.find(new RawField("Content-Disposition", "attachment;" + text), "filename");

        assertThat(date.map(OffsetDateTime::getYear).orElse(0)).isBetween(0, 9999);
        assertThat(decoded.length()).isLessThanOrEqualTo(text.length() + 16);
        assertThat(parameter.orElse("").length()).isLessThanOrEqualTo(text.length() + 16);
    }

    @Provide
    Arbitrary<String> ascii() {
        return Arbitraries.strings().ascii().ofMaxLength(80);
    }

    @Provide
    Arbitrary<String> latin() {
        return Arbitraries.strings()
                .withCharRange('A', 'z')
                .withChars("äöüßéèçñåøłđœæžşğıİőű ")
                .ofMaxLength(60);
    }

    /** Each part of it is unlike the others, and some characters take two units. */
    @Provide
    Arbitrary<String> marked() {
        return Arbitraries.integers().between(1, 120).map(count -> {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < count; i++) {
                text.append(i).append(i % 3 == 0 ? "😀" : "-");
            }
            return text.toString();
        });
    }

    @Provide
    Arbitrary<String> hostile() {
        Arbitrary<String> pieces = Arbitraries.of(
                "=?utf-8?q?",
                "=?utf-8?B?",
                "?=",
                "=C3",
                "=ZZ",
                "w6k",
                "=",
                "?",
                " ",
                "\r\n ",
                "filename",
                "*",
                "0*",
                "1",
                "=\"",
                "\"",
                "\\",
                ";",
                "'",
                "%C3%A9",
                "%",
                "utf-8''",
                "Tue, ",
                "2 Jun ",
                "99:99",
                "2015",
                "+9999",
                "(",
                ")",
                "\u0000",
                "é",
                "\uD800",
                "x-unknown",
                "=?x?q?a?=",
                "Feb 31");
        return pieces.list().ofMaxSize(40).map(list -> String.join("", list));
    }
}
