package org.compostela.protocols.imap.search;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BaseSubjectTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    hello                               | HELLO         | false
                    ' hello  \t world '                 | HELLO WORLD   | false
                    Re: hello                           | HELLO         | true
                    RE: re: Fwd: FW: hello              | HELLO         | true
                    Re : hello                          | HELLO         | true
                    Re[2]: hello                        | HELLO         | true
                    Re [list] : hello                   | HELLO         | true
                    hello (fwd)                         | HELLO         | true
                    hello (FWD)  (fwd)                  | HELLO         | true
                    [list] hello                        | HELLO         | false
                    [list] [other] Re: hello            | HELLO         | true
                    [list] Re: [list] hello             | HELLO         | true
                    [list]                              | [LIST]        | false
                    [a] [b]                             | [B]           | false
                    Re: [list]                          | [LIST]        | true
                    [Fwd: hello]                        | HELLO         | true
                    [fwd: [FWD: Re: hello] ]            | HELLO         | true
                    Re: [Fwd: hello (fwd)]              | HELLO         | true
                    [Fwd: ]                             | ''            | true
                    Re:                                 | ''            | true
                    ''                                  | ''            | false
                    regards                             | REGARDS       | false
                    fwd                                 | FWD           | false
                    hello] world                        | HELLO] WORLD  | false
                    [hello world                        | [HELLO WORLD  | false
                    [a[b] hello                         | [A[B] HELLO   | false
                    AW: hallo                           | AW: HALLO     | false
                    """)
    void subjectLosesWhatRepliesAndForwardsPutAroundIt(String subject, String base, boolean reply) {
        assertThat(BaseSubject.of(subject)).isEqualTo(new BaseSubject(base, reply));
    }

    @Test
    void caseOfAnyScriptMakesNoDifference() {
        assertThat(BaseSubject.of("Re: Größe ДОМ")).isEqualTo(BaseSubject.of("re: GRÖSSE дом"));
    }

    @Test
    void manyMarksAreNoTrouble() {
        assertThat(BaseSubject.of("Re: ".repeat(100_000) + "x").replyOrForward())
                .isTrue();
        assertThat(BaseSubject.of("[a]".repeat(100_000)).text()).isNotEmpty();
        assertThat(BaseSubject.of("[fwd:".repeat(100_000) + "]".repeat(100_000)).text())
                .isNotEmpty();
    }

    @Property(tries = 2_000)
    void nothingIsTakenOffASecondTime(
            @ForAll @StringLength(max = 30) @Chars({'R', 'e', 'F', 'w', 'd', ':', ' ', '[', ']', '(', ')', 'x', '\t'})
                    String subject) {
        BaseSubject base = BaseSubject.of(subject);
        assertThat(BaseSubject.of(base.text()).text()).isEqualTo(base.text());
    }
}
