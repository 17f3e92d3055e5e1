package org.compostela.search.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** The reader that others are measured by reads what was written. */
class CorpusTest {
    @Test
    void readerFindsWhatWasWritten() {
        List<Sample> samples = Corpus.generate(1);

        assertThat(samples).hasSizeGreaterThan(300);
        SoftAssertions softly = new SoftAssertions();
        for (Sample sample : samples) {
            RawMessage message = RawMessage.read(sample.raw());
            String subject = sample.written().subject();
            if (!subject.isEmpty()) {
                softly.assertThat(message.headers())
                        .as(sample.name())
                        .contains(new RawMessage.Header("subject", subject));
            }
            for (String text : sample.written().texts()) {
                softly.assertThat(Oracle.fold(
                                String.join("\n", message.texts()) + "\n" + String.join("\n", message.attachments())))
                        .as(sample.name())
                        .contains(Oracle.fold(text));
            }
        }
        softly.assertAll();
    }
}
