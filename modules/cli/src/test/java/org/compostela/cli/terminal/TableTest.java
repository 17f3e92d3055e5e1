package org.compostela.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void columnsAreAsWideAsTheirWidestCell() {
        StringWriter text = new StringWriter();
        new Table("NAME", "N").row("a", 1).row("longer name", 22).print(new PrintWriter(text, true));

        assertThat(text.toString())
                .isEqualToNormalizingNewlines(
                        """
                        NAME         N
                        a            1
                        longer name  22
                        """);
    }

    @Test
    void charactersThatSteerATerminalAreShownNotObeyed() {
        assertThat(Printable.of("\u001b[31mred\r\n\u202egnp.exe"))
                .isEqualTo("\\u001B[31mred\\u000D\\u000A\\u202Egnp.exe");
        assertThat(Printable.of("Grüße 漢字 😀")).isEqualTo("Grüße 漢字 😀");
    }
}
