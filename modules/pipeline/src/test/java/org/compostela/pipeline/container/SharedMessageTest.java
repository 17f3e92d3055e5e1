package org.compostela.pipeline.container;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicInteger;
import javax.mail.internet.MimeMessage;
import org.apache.james.core.MailAddress;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageSource;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.Test;

final class SharedMessageTest {
    private static final String RAW =
            "From: a@example.org\r\nSubject: Gr\u00fc\u00dfe\r\nX-Folded: one\r\n\ttwo\r\n\r\n8 bit: \u00e9\r\n.\r\nend";

    private final AtomicInteger opened = new AtomicInteger();

    @Test
    void untouchedCopyHasEveryByte() throws Exception {
        Mail part = Mails.part(Mails.running(stored()), ImmutableRecipients.BOB);

        assertThat(bytes(part)).isEqualTo(RAW);
    }

    @Test
    void headersChangedBeforeTheSplitAreSharedToo() throws Exception {
        Mail running = Mails.running(stored());
        running.getMessage().addHeader("X-New", "1");
        running.getMessage().removeHeader("X-Folded");

        Mail part = Mails.part(running, ImmutableRecipients.BOB);

        assertThat(bytes(part))
                .contains("X-New: 1\r\n")
                .doesNotContain("X-Folded")
                .endsWith("\r\n\r\n8 bit: \u00e9\r\n.\r\nend");
        assertThat(part.getMessage().getHeader("From")).containsExactly("a@example.org");
        assertThat(part.getMessageSize()).isEqualTo(running.getMessageSize());
    }

    @Test
    void writingToOnePartLeavesTheOther() throws Exception {
        Mail running = Mails.running(stored());
        Mail part = Mails.part(running, ImmutableRecipients.BOB);

        part.getMessage().setText("mine");
        part.getMessage().setHeader("Subject", "mine");
        part.getMessage().saveChanges();

        assertThat(bytes(running)).isEqualTo(RAW);
        assertThat(bytes(part)).contains("Subject: mine").endsWith("mine");
    }

    @Test
    void bodyWrittenBeforeTheSplitIsInThePart() throws Exception {
        Mail running = Mails.running(stored());
        running.getMessage().setText("changed");
        running.getMessage().saveChanges();

        Mail part = Mails.part(running, ImmutableRecipients.BOB);

        assertThat(bytes(part)).endsWith("changed");
    }

    @Test
    void splittingReadsNoByteOfTheBody() throws Exception {
        Mail running = Mails.running(stored());

        for (int i = 0; i < 1000; i++) {
            Mails.part(running, ImmutableRecipients.BOB);
        }

        assertThat(opened).hasValue(0);
    }

    private MailImpl stored() throws Exception {
        MailImpl mail =
                MailImpl.builder().name("m").addRecipient("alice@example.org").build();
        mail.setMessageContent(new MimeMessageSource() {
            @Override
            public String getSourceId() {
                return "test";
            }

            @Override
            public InputStream getInputStream() {
                opened.incrementAndGet();
                return new ByteArrayInputStream(RAW.getBytes(ISO_8859_1));
            }

            @Override
            public long getMessageSize() {
                return RAW.length();
            }
        });
        return mail;
    }

    private static String bytes(Mail mail) throws Exception {
        MimeMessage message = mail.getMessage();
        try (InputStream in = ((org.apache.james.server.core.MimeMessageWrapper) message).getMessageInputStream()) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            in.transferTo(out);
            return out.toString(ISO_8859_1);
        }
    }

    private static final class ImmutableRecipients {
        private static final java.util.List<MailAddress> BOB = java.util.List.of(address("bob@example.org"));

        private static MailAddress address(String text) {
            try {
                return new MailAddress(text);
            } catch (javax.mail.internet.AddressException e) {
                throw new IllegalArgumentException(e);
            }
        }
    }
}
