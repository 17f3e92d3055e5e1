package org.compostela.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HtmlAsTextTest {
    @Test
    void blocksAndBreaksBecomeLinesAndMarkupGoes() {
        assertThat(new HtmlAsText()
                        .toPlainText("<html><head><title>x</title></head><body><p>I am <b>away</b> &amp; back</p>"
                                + "<div>on Monday.<br>Ann</div></body></html>"))
                .isEqualTo("I am away & back\non Monday.\nAnn");
    }

    @Test
    void textWithoutMarkupStays() {
        assertThat(new HtmlAsText().toPlainText("back soon")).isEqualTo("back soon");
    }
}
