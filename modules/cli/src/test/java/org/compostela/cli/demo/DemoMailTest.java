package org.compostela.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DemoMailTest {
    private final DemoMail mail = DemoMail.withAttachment("a@x.example", "b@x.example", "Hi", "Hello");

    @Test
    void mailWithAttachmentHasFortyKilobytes() {
        assertThat(mail.bytes()).isBetween(40_000, 45_000);
        assertThat(mail.text()).doesNotContainPattern("(?<!\r)\n").contains("Message-ID: " + mail.messageId());
    }

    @Test
    void headerFieldsOfTheServerInFrontAreNoAlteration() {
        assertThatCode(() -> mail.mustBeTheEndOf("Received: from x\r\n" + mail.text()))
                .doesNotThrowAnyException();
    }

    @Test
    void oneAlteredByteIsFound() {
        String altered = mail.text().replace("Hello", "Hallo");
        assertThatThrownBy(() -> mail.mustBeTheEndOf(altered)).hasMessageContaining("differ");
        assertThatThrownBy(() -> mail.mustBeTheEndOf(mail.text() + "\r\n")).isInstanceOf(StepFailedException.class);
    }
}
