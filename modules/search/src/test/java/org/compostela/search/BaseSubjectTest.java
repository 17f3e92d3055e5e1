package org.compostela.search;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BaseSubjectTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    hello                        | hello
                    ' hello  \t world '          | hello world
                    RE: re: Fwd: FW: hello       | hello
                    Re : hello                   | hello
                    Re[2]: hello                 | hello
                    Re [list] : hello            | hello
                    hello (FWD)  (fwd)           | hello
                    [list] [other] Re: hello     | hello
                    [list] Re: [list] hello      | hello
                    [list]                       | [list]
                    [a] [b]                      | [b]
                    [fwd: [FWD: Re: hello] ]     | hello
                    Re: [Fwd: hello (fwd)]       | hello
                    [Fwd: ]                      | ''
                    Re:                          | ''
                    ''                           | ''
                    regards                      | regards
                    hello] world                 | hello] world
                    [a[b] hello                  | [a[b] hello
                    AW: hallo                    | AW: hallo
                    """)
    void subjectLosesWhatRepliesAndForwardsPutAroundIt(String subject, String base) {
        assertThat(BaseSubject.of(subject)).isEqualTo(base);
    }

    @Test
    void manyMarksAreNoTrouble() {
        assertThat(BaseSubject.of("Re: ".repeat(100_000) + "x")).isEmpty();
        assertThat(BaseSubject.of("[a]".repeat(100_000))).isNotEmpty();
        assertThat(BaseSubject.of("(fwd)".repeat(100_000))).isEmpty();
        assertThat(BaseSubject.of("[fwd:".repeat(100_000) + "]".repeat(100_000)))
                .isNotEmpty();
    }
}
