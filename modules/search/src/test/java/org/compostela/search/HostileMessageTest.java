package org.compostela.search;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.mail.Flags;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.ModSeq;
import org.apache.james.mailbox.inmemory.InMemoryId;
import org.apache.james.mailbox.inmemory.InMemoryMessageId;
import org.apache.james.mailbox.model.ByteContent;
import org.apache.james.mailbox.model.ThreadId;
import org.apache.james.mailbox.store.extractor.JsoupTextExtractor;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.apache.james.mailbox.store.mail.model.impl.PropertyBuilder;
import org.apache.james.mailbox.store.mail.model.impl.SimpleMailboxMessage;
import org.compostela.search.corpus.Corpus;
import org.compostela.search.corpus.Sample;

/** Whatever the bytes of a message are, it makes a document, and none that is too large to index. */
class HostileMessageTest {
    /** Text of body and attachments, the header with what long values have twice, three bytes for each character, and the rest. */
    private static final int LARGEST = 3 * (2 * 1024 * 1024 + 300 * 1024) + 64 * 1024;

    private static final List<Sample> SAMPLES = Corpus.generate(7);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final MessageDocuments documents = new MessageDocuments(new JsoupTextExtractor());

    @Property(tries = 300)
    void damagedMessageStillMakesADocument(@ForAll Random random) throws Exception {
        byte[] raw = SAMPLES.get(random.nextInt(SAMPLES.size())).raw().clone();
        for (int i = 0; i < 12 && raw.length > 0; i++) {
            raw[random.nextInt(raw.length)] =
                    (byte) (random.nextBoolean() ? random.nextInt(256) : "\r\n:;=-?\"".charAt(random.nextInt(8)));
        }

        assertThat(JSON.writeValueAsBytes(document(raw))).hasSizeLessThan(LARGEST);
    }

    @Property(tries = 100)
    void noiseStillMakesADocument(@ForAll byte[] raw) throws Exception {
        assertThat(JSON.writeValueAsBytes(document(raw))).hasSizeLessThan(LARGEST);
    }

    @Example
    void partsInPartsWithoutEndMakeADocumentOfTheOuterOnes() throws Exception {
        StringBuilder mail = new StringBuilder("Subject: deep\r\n");
        for (int i = 0; i < 20_000; i++) {
            mail.append("Content-Type: multipart/mixed; boundary=b")
                    .append(i)
                    .append("\r\n\r\n--b")
                    .append(i)
                    .append("\r\n");
        }

        assertThat(document(mail.toString().getBytes(UTF_8)).header()).contains("subject: deep");
    }

    @Example
    void messagesInMessagesWithoutEndMakeADocumentOfTheOuterOnes() throws Exception {
        String mail = "Subject: deep\r\nContent-Type: message/rfc822\r\n\r\n".repeat(20_000);

        assertThat(document(mail.getBytes(UTF_8)).body()).hasSizeBetween(10, 100);
    }

    @Example
    void hugeHeaderIsCut() throws Exception {
        String mail = "Subject: first\r\nTo: " + "someone@example.org, ".repeat(100_000)
                + "\r\nX-Last: never reached\r\n\r\nbody\r\n";
        MessageDocument document = document(mail.getBytes(UTF_8));

        assertThat(document.header()).first().isEqualTo("subject: first");
        assertThat(document.header()).hasSizeBetween(20, 60).allSatisfy(line -> assertThat(line.length())
                .isLessThan(11_000));
        assertThat(document.body()).containsExactly("body");
    }

    @Example
    void thousandsOfFieldsAndPartsAreCut() throws Exception {
        StringBuilder mail = new StringBuilder();
        for (int i = 0; i < 5_000; i++) {
            mail.append("X-").append(i).append(": v\r\n");
        }
        mail.append("Content-Type: multipart/mixed; boundary=b\r\n\r\n");
        for (int i = 0; i < 5_000; i++) {
            mail.append("--b\r\nContent-Disposition: attachment; filename=f")
                    .append(i)
                    .append("\r\n\r\npart ")
                    .append(i)
                    .append("\r\n");
        }
        MessageDocument document = document(mail.toString().getBytes(UTF_8));

        assertThat(document.header()).hasSize(400);
        assertThat(document.attachmentNames()).hasSize(200);
        assertThat(document.attachments()).hasSize(1_000);
    }

    @Example
    void hugeBodyOfWideCharactersIsCut() throws Exception {
        byte[] mail = ("Content-Type: text/plain; charset=utf-8\r\n\r\n" + "ﷺ龍".repeat(900_000)).getBytes(UTF_8);

        assertThat(JSON.writeValueAsBytes(document(mail))).hasSizeLessThan(LARGEST);
    }

    private MessageDocument document(byte[] raw) throws Exception {
        return documents.of("mailbox", message(raw));
    }

    private static MailboxMessage message(byte[] raw) {
        int body = new String(raw, ISO_8859_1).indexOf("\r\n\r\n");
        return SimpleMailboxMessage.builder()
                .messageId(InMemoryMessageId.of(1))
                .threadId(ThreadId.fromBaseMessageId(InMemoryMessageId.of(1)))
                .mailboxId(InMemoryId.of(1))
                .uid(MessageUid.of(1))
                .modseq(ModSeq.of(1))
                .internalDate(new Date(0))
                .saveDate(Optional.empty())
                .bodyStartOctet(Math.max(0, body))
                .size(raw.length)
                .content(new ByteContent(raw))
                .flags(new Flags())
                .properties(new PropertyBuilder())
                .build();
    }
}
