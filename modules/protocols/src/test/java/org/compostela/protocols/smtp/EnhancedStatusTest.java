package org.compostela.protocols.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnhancedStatusTest {
    @ParameterizedTest
    @CsvSource({
        "250 OK, NOOP, 250 2.0.0 OK",
        "250 OK, MAIL, 250 2.1.0 OK",
        "250 OK, RCPT, 250 2.1.5 OK",
        "250 OK, ., 250 2.6.0 OK",
        "250 2.6.0 OK, ., 250 2.6.0 OK",
        "250, NOOP, 250 2.0.0",
        "250 2.6 km from here, NOOP, 250 2.0.0 2.6 km from here",
        "550 5.7.1, RCPT, 550 5.7.1",
        "550 no, RCPT, 550 5.1.1 no",
        "451 later, RCPT, 451 4.3.0 later",
        "421 bye, NOOP, 421 4.3.0 bye",
        "535 no, AUTH, 535 5.7.8 no",
        "334 VXNlcm5hbWU6, AUTH, 334 VXNlcm5hbWU6",
        "354 go on, DATA, 354 go on",
        "250 host, EHLO, 250 host",
        "501 no, EHLO, 501 5.5.4 no",
        "220 host ready, '', 220 host ready",
        "421 busy, '', 421 4.3.0 busy",
        "220 go, STARTTLS, 220 2.0.0 go",
    })
    void replyIsCompleted(String reply, String command, String complete) {
        assertThat(EnhancedStatus.complete(reply + "\r\n", command)).isEqualTo(complete + "\r\n");
    }

    @Test
    void everyLineIsCompleted() {
        assertThat(EnhancedStatus.complete("250-one\r\n250-2.0.0 two\r\n250 three\r\n", "HELP"))
                .isEqualTo("250-2.0.0 one\r\n250-2.0.0 two\r\n250 2.0.0 three\r\n");
    }

    @Test
    void nothingStaysNothing() {
        assertThat(EnhancedStatus.complete("", "NOOP")).isEmpty();
    }
}
