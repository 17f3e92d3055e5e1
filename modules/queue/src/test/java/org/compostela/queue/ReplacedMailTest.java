package org.compostela.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.james.core.MailAddress;
import org.apache.james.queue.api.MailQueue.MailQueueItem;
import org.apache.james.queue.api.MailQueue.MailQueueItem.CompletionStatus;
import org.apache.james.queue.api.MailQueueName;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Attribute;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mails that change their envelope in the queue, mails that share a message, mails that an administrator holds. */
@Timeout(60)
final class ReplacedMailTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @TempDir
    private Path folder;

    private JournalQueueFactory factory;
    private JournalQueue queue;

    @BeforeEach
    void open() {
        factory = Queues.open(folder);
        queue = (JournalQueue) factory.createQueue(MailQueueName.of("outgoing"));
    }

    @AfterEach
    void close() {
        factory.close();
    }

    private void restart() {
        factory.close();
        open();
    }

    private ReplaceableItem take() {
        return (ReplaceableItem) queue.deQueue().blockFirst(PATIENCE);
    }

    private boolean nothingToTake() {
        return queue.deQueue()
                .next()
                .timeout(Duration.ofMillis(200))
                .onErrorComplete()
                .blockOptional()
                .isEmpty();
    }

    private static MailImpl toThree(int bytes) throws Exception {
        MailImpl mail = Queues.mail("mail", bytes);
        mail.setRecipients(
                List.of(new MailAddress("a@d.test"), new MailAddress("b@d.test"), new MailAddress("c@d.test")));
        return mail;
    }

    private static String message(Mail mail) throws Exception {
        return new String(mail.getMessage().getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    /** Takes the mail and gives it back with one recipient and a mark. */
    private void narrow(Duration delay) throws Exception {
        ReplaceableItem item = take();
        item.getMail().setRecipients(List.of(new MailAddress("c@d.test")));
        item.getMail().setAttribute(Attribute.convertToAttribute("tries", 1));
        item.replace(delay);
    }

    @ParameterizedTest
    @ValueSource(ints = {4_000, 400_000})
    void replacedMailHasItsNewEnvelopeAndItsOldMessage(int bytes) throws Exception {
        MailImpl mail = toThree(bytes);
        String sent = message(mail);
        queue.enQueue(mail);
        narrow(Duration.ZERO);

        restart();

        MailQueueItem again = take();
        assertThat(again.getMail().getRecipients()).containsExactly(new MailAddress("c@d.test"));
        assertThat(again.getMail().attributes()).contains(Attribute.convertToAttribute("tries", 1));
        assertThat(message(again.getMail())).isEqualTo(sent);
        assertThat(queue.getSize()).isEqualTo(1);
    }

    @Test
    void messageIsNotWrittenAgain() throws Exception {
        queue.enQueue(toThree(200_000));
        long before = queue.journal().budget().used();
        for (int i = 0; i < 20; i++) {
            narrow(Duration.ZERO);
        }
        assertThat(queue.journal().budget().used() - before).isLessThan(20_000);
    }

    @Test
    void replacedMailRestsAlsoAfterARestart() throws Exception {
        queue.enQueue(toThree(10));
        narrow(Duration.ofHours(1));

        restart();

        assertThat(nothingToTake()).isTrue();
        assertThat(queue.browse().next().getNextDelivery()).isPresent();
    }

    @Test
    void mailThatRestsIsAsItWasAndNothingIsWritten() throws Exception {
        queue.enQueue(toThree(10));
        long before = queue.journal().budget().used();
        ReplaceableItem item = take();
        item.getMail().setRecipients(List.of());

        item.rest(Duration.ofMillis(50));

        assertThat(take().getMail().getRecipients()).hasSize(3);
        assertThat(queue.journal().budget().used()).isEqualTo(before);
    }

    /** A process that ends at any byte of the write leaves the old envelope or the new one, and never both or neither. */
    @Test
    void crashAtEveryByteLeavesTheOldMailOrTheNewOne() throws Exception {
        queue.enQueue(toThree(100));
        Path segment = folder.resolve("outgoing").resolve(Segment.name(1));
        int before = Math.toIntExact(Files.size(segment));
        narrow(Duration.ZERO);
        factory.close();
        byte[] whole = Files.readAllBytes(segment);
        for (int end = before; end <= whole.length; end++) {
            Files.write(segment, Arrays.copyOf(whole, end));
            JournalContents contents = JournalContents.read(folder.resolve("outgoing"));
            assertThat(contents.damage()).isEmpty();
            assertThat(contents.tornBytes()).isEqualTo(end == whole.length ? 0 : end - before);
            assertThat(contents.live()).hasSize(1);
            int recipients = end == whole.length ? 1 : 3;
            assertThat(envelope(contents.live().firstEntry().getValue()).recipients())
                    .as("cut at %s", end)
                    .hasSize(recipients);
        }
        open();
    }

    private static Envelope envelope(Entry entry) throws IOException {
        return Envelope.read(entry.segment().read(entry.offset(), entry.envelope()));
    }

    @Test
    void mailsOfOneMessageHaveItWrittenOnce() throws Exception {
        List<Mail> mails = mails(10, 100_000);
        String sent = message(mails.get(0));
        queue.enQueueAll(mails.get(0).getMessage(), mails);
        assertThat(queue.journal().budget().used()).isLessThan(120_000);
        // The one whose record has the message goes first.
        take().done(CompletionStatus.SUCCESS);

        restart();

        assertThat(Queues.names(queue)).hasSize(9);
        for (int i = 1; i < 10; i++) {
            MailQueueItem item = take();
            assertThat(message(item.getMail())).isEqualTo(sent);
            item.done(CompletionStatus.SUCCESS);
        }
        assertThat(queue.getSize()).isZero();
    }

    @Test
    void mailsOfOneLargeMessageHaveItInOneFileUntilTheLastIsDone() throws Exception {
        List<Mail> mails = mails(3, 400_000);
        String sent = message(mails.get(0));
        queue.enQueueAll(mails.get(0).getMessage(), mails);
        Path bodies = folder.resolve("outgoing/bodies");
        assertThat(Folders.list(bodies)).hasSize(3);
        assertThat(Files.getAttribute(Folders.list(bodies).get(0), "unix:nlink"))
                .isEqualTo(3);

        take().done(CompletionStatus.SUCCESS);
        restart();
        for (int i = 1; i < 3; i++) {
            MailQueueItem item = take();
            assertThat(message(item.getMail())).isEqualTo(sent);
            item.done(CompletionStatus.SUCCESS);
        }
        assertThat(Folders.list(bodies)).isEmpty();
    }

    private static List<Mail> mails(int count, int bytes) {
        List<Mail> mails = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            mails.add(Queues.mail("to" + i, bytes));
        }
        return mails;
    }

    /** Compaction moves what is shared as one, and what was replaced as it is now. */
    @Test
    void sharedAndReplacedMailIsMovedOutOfTheWay() throws Exception {
        queue.enQueueAll(Queues.mail("to0", 50_000).getMessage(), mails(5, 0));
        for (int i = 0; i < 5; i++) {
            ReplaceableItem item = take();
            item.getMail().setRecipients(List.of(new MailAddress("c@d.test")));
            item.replace(Duration.ofDays(1));
        }
        for (int i = 0; i < 150; i++) {
            queue.enQueue(Queues.mail("passes" + i, 250_000));
            take().done(CompletionStatus.SUCCESS);
        }
        await().untilAsserted(() -> assertThat(queue.journal().segments()).isLessThanOrEqualTo(2));
        assertThat(folder.resolve("outgoing").resolve(Segment.name(1))).doesNotExist();
        long used = queue.journal().budget().used();

        restart();

        assertThat(queue.journal().budget().used()).isEqualTo(used).isLessThan(2L * Segment.MAXIMUM_BYTES);
        assertThat(queue.flush()).isEqualTo(5);
        for (int i = 0; i < 5; i++) {
            Mail mail = take().getMail();
            assertThat(mail.getRecipients()).containsExactly(new MailAddress("c@d.test"));
            assertThat(message(mail)).hasSizeGreaterThan(50_000);
        }
    }

    /** A damaged journal: what can be read goes on with its newest envelope and its shared message. */
    @Test
    void sharedAndReplacedMailIsSalvaged() throws Exception {
        queue.enQueue(Queues.mail("damaged", 2_000));
        queue.enQueueAll(Queues.mail("to0", 2_000).getMessage(), mails(3, 0));
        take().rest(Duration.ofHours(1));
        narrow(Duration.ZERO);
        factory.close();
        Path segment = folder.resolve("outgoing").resolve(Segment.name(1));
        byte[] bytes = Files.readAllBytes(segment);
        Arrays.fill(bytes, 300, 400, (byte) 0);
        Files.write(segment, bytes);

        open();

        assertThat(Queues.names(queue)).containsExactly("to0", "to1", "to2");
        for (int i = 0; i < 3; i++) {
            assertThat(message(take().getMail())).contains("0123456789abcdef");
        }
    }

    @Test
    void heldMailStaysUntilItIsReleased() throws Exception {
        queue.enQueue(toThree(10));
        queue.hold(queue.journal().all());
        assertThat(nothingToTake()).isTrue();
        assertThat(queue.flush()).isZero();

        restart();
        assertThat(queue.flush()).isZero();
        queue.retry(queue.journal().all());
        assertThat(nothingToTake()).isTrue();

        queue.release(queue.journal().all());
        assertThat(take().getMail().getName()).isEqualTo("mail");
    }

    @Test
    void mailThatIsBeingDeliveredIsHeldWhenItComesBack() throws Exception {
        queue.enQueue(toThree(10));
        ReplaceableItem item = take();
        queue.hold(queue.journal().all());
        item.replace(Duration.ZERO);
        assertThat(nothingToTake()).isTrue();

        restart();
        assertThat(nothingToTake()).isTrue();
    }

    @Test
    void retriedMailSaysWhenItWasAskedFor() throws Exception {
        long began = System.currentTimeMillis();
        queue.enQueue(toThree(10), Duration.ofHours(1));
        queue.retry(queue.journal().all());

        ReplaceableItem item = take();

        assertThat((Long) item.getMail()
                        .getAttribute(JournalQueue.ASKED)
                        .orElseThrow()
                        .getValue()
                        .value())
                .isGreaterThanOrEqualTo(began);
        item.replace(Duration.ZERO);
        restart();
        assertThat(take().getMail().getAttribute(JournalQueue.ASKED)).isEmpty();
    }

    @Test
    void mailThatIsGivenUpComesWithTheReason() throws Exception {
        queue.enQueue(toThree(10), Duration.ofHours(1));
        queue.hold(queue.journal().all());
        assertThat(queue.giveUp(queue.journal().all().get(0), "spam")).isTrue();

        restart();

        assertThat(take().getMail()
                        .getAttribute(JournalQueue.GIVE_UP)
                        .orElseThrow()
                        .getValue()
                        .value())
                .isEqualTo("spam");
    }

    /** A bulk sender's ten thousand mails cost the single mail of another one mail's time. */
    @Test
    void bulkSenderDoesNotStallAnother() throws Exception {
        List<Mail> bulk = mails(10_000, 10);
        queue.enQueueAll(bulk.get(0).getMessage(), bulk);
        MailImpl single = Queues.mail("single", 10);
        single.setSender(new MailAddress("ann@example.org"));
        queue.enQueue(single);

        List<String> first = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            first.add(take().getMail().getName());
        }
        assertThat(first).containsExactly("to0", "single");

        restart();
        assertThat(List.of(take().getMail().getName(), take().getMail().getName()))
                .containsExactly("to0", "single");
    }
}
