package org.compostela.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MessagesTest {
    private static final String TRACE = "Received: from load.example.net\r\n\tby mail.example.org; now\r\n";

    private final Messages messages = new Messages(7, 4096);

    @Test
    void messageComesBackWithTraceFieldsAbove() {
        byte[] received = concat(TRACE.getBytes(US_ASCII), messages.message(41));

        assertThat(Messages.number(received)).isEqualTo(41);
        assertThat(messages.isWhole(41, received)).isTrue();
    }

    @Test
    void oneChangedByteIsSeen() {
        byte[] received = messages.message(41);
        received[received.length - 3] ^= 1;

        assertThat(messages.isWhole(41, received)).isFalse();
    }

    @Test
    void missingEndIsSeen() {
        byte[] sent = messages.message(41);

        assertThat(messages.isWhole(41, Arrays.copyOf(sent, sent.length - 2))).isFalse();
    }

    @Test
    void anotherMessageIsNotTakenForThisOne() {
        assertThat(messages.isWhole(41, messages.message(42))).isFalse();
    }

    @Test
    void foreignMailHasNoNumber() {
        assertThat(Messages.number("Subject: hello\r\n\r\nhello\r\n".getBytes(US_ASCII)))
                .isEqualTo(-1);
    }

    @Test
    void messagesHaveTheSizeAskedForAndLinesThatSmtpTakes() {
        String message = new String(messages.message(1), US_ASCII);

        assertThat(message.length()).isBetween(4096, 4096 + 80);
        assertThat(message.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(78));
        assertThat(message).endsWith("\r\n");
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
