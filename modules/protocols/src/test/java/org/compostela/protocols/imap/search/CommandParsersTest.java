package org.compostela.protocols.imap.search;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.james.imap.decode.DecodingException;
import org.apache.james.imap.decode.ImapRequestStreamLineReader;
import org.apache.james.imap.message.response.UnpooledStatusResponseFactory;
import org.compostela.protocols.imap.search.ResultOptions.Option;
import org.junit.jupiter.api.Test;

class CommandParsersTest {
    private static final UnpooledStatusResponseFactory RESPONSES = new UnpooledStatusResponseFactory();

    private static Tokens tokens(String text) {
        byte[] octets = (text + "\r\n").getBytes(ISO_8859_1);
        return new Tokens(
                new ImapRequestStreamLineReader(new ByteArrayInputStream(octets), new ByteArrayOutputStream()));
    }

    private static Operation search(String text) throws Exception {
        return new SearchParser(RESPONSES).operation(tokens(text));
    }

    @Test
    void keysAreReadWithTheirArguments() throws Exception {
        Operation operation = search("RETURN (MIN SAVE) CHARSET utf-8 OR 1:3,5 (NOT SEEN UID 7:*) LARGER 10");

        assertThat(operation.saves()).isTrue();
        assertThat(((Operation.Search) operation).options())
                .contains(new ResultOptions(Set.of(Option.MIN, Option.SAVE)));
        Key.And and = (Key.And) operation.key();
        assertThat(and.keys()).hasSize(2).element(1).isEqualTo(new Key.Size(true, 10));
        Key.Or or = (Key.Or) and.keys().get(0);
        assertThat(or.one())
                .isEqualTo(
                        new Key.Numbers(new NumberSet(List.of(new NumberSet.Range(1, 3), new NumberSet.Range(5, 5)))));
        assertThat(((Key.And) or.other()).keys().get(1))
                .isEqualTo(new Key.Uids(new NumberSet(List.of(new NumberSet.Range(7, NumberSet.STAR)))));
    }

    @Test
    void sourcesAreRead() throws Exception {
        Operation.MultiSearch operation = MultiSearchParser.operation(
                tokens("IN (selected mailboxes (a \"b c\") subtree-one INBOX inboxes) RETURN (COUNT) ALL"));

        assertThat(operation.sources())
                .containsExactly(
                        new Source.Selected(),
                        new Source.Mailboxes(List.of("a", "b c")),
                        new Source.Subtree(List.of("INBOX"), false),
                        new Source.Personal());
    }

    @Test
    void setsAreMergedAndKeepTheirLast() throws Exception {
        assertThat(tokens("5,1:2,3,9:7,*").numberSet().ranges())
                .containsExactly(
                        new NumberSet.Range(1, 3),
                        new NumberSet.Range(5, 5),
                        new NumberSet.Range(7, 9),
                        new NumberSet.Range(NumberSet.STAR, NumberSet.STAR));
        assertThat(tokens("5:*").numberSet().withLast(3).ranges()).containsExactly(new NumberSet.Range(3, 5));
    }

    @Test
    void quotedTextIsWholeWhereverItsOctetsLie() throws Exception {
        for (int before = 0; before < 70; before++) {
            String text = "a".repeat(before) + "\u20ac\\\"";
            String octets = new String(text.getBytes(StandardCharsets.UTF_8), ISO_8859_1);
            assertThat(tokens("\"" + octets + "\"").astring(StandardCharsets.UTF_8))
                    .isEqualTo("a".repeat(before) + "\u20ac\"");
        }
    }

    @Test
    void octetsOutsideOfTheCharsetAreRefused() {
        assertThatExceptionOfType(DecodingException.class)
                .isThrownBy(() -> tokens("\"\u00ff\"").astring(StandardCharsets.UTF_8));
    }

    /** Never another exception, an overflow of the stack or an endless loop. */
    @Property(tries = 3_000)
    void whatIsNoCommandIsATypedRefusal(@ForAll("almostCommands") String text) throws Exception {
        for (SelectedParser parser :
                List.of(new SearchParser(RESPONSES), new SortParser(RESPONSES), new ThreadParser(RESPONSES))) {
            try {
                assertThat(parser.operation(tokens(text)).key()).isNotNull();
            } catch (DecodingException | BadCharsetException expected) {
                assertThat(expected).hasMessageNotContaining("\n");
            }
        }
        try {
            assertThat(MultiSearchParser.operation(tokens(text)).sources()).isNotEmpty();
        } catch (DecodingException | BadCharsetException expected) {
            assertThat(expected).hasMessageNotContaining("\n");
        }
    }

    @Provide
    Arbitrary<String> almostCommands() {
        Arbitrary<String> words = Arbitraries.of(
                "ALL",
                "NOT",
                "OR",
                "(",
                ")",
                " ",
                "  ",
                "SEEN",
                "FROM",
                "\"a b\"",
                "\"",
                "\\",
                "{3+}\r\nabc",
                "{3}",
                "{99999999999}",
                "1:*",
                "*:2,4",
                "$",
                "0",
                "UID",
                "SINCE",
                "1-Feb-2024",
                "31-Feb-2024",
                "RETURN",
                "RETURN (MIN)",
                "RETURN (SAVE ",
                "CHARSET",
                "UTF-8",
                "utf-16",
                "nothing",
                "(DATE)",
                "(REVERSE SUBJECT)",
                "REFERENCES",
                "ORDEREDSUBJECT",
                "IN",
                "(personal)",
                "(mailboxes (a b) subtree c)",
                "(mailboxes \"&\")",
                "HEADER",
                "MODSEQ",
                "\"/flags/\\\\seen\" all 5",
                "OLDER",
                "99999999999999999999",
                "LARGER 5",
                "\u00e4",
                "\u0000",
                "\t",
                "%",
                "EMAILID",
                "THREADID",
                "x");
        Arbitrary<String> spaced = words.list().ofMaxSize(12).map(list -> String.join(" ", list));
        Arbitrary<String> joined = words.list().ofMaxSize(12).map(list -> String.join("", list));
        Arbitrary<String> noise =
                Arbitraries.strings().withCharRange('\u0000', '\u00ff').ofMaxLength(40);
        return Arbitraries.oneOf(spaced, joined, noise);
    }
}
