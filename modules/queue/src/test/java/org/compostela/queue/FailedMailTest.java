package org.compostela.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.james.queue.api.MailQueue.MailQueueItem;
import org.apache.james.queue.api.MailQueue.MailQueueItem.CompletionStatus;
import org.apache.james.queue.api.MailQueueName;
import org.apache.james.queue.api.ManageableMailQueue;
import org.apache.james.queue.api.ManageableMailQueue.MailQueueItemView;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.compostela.journey.Fact;
import org.compostela.journey.MailEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

/** What RETRY means in the spool: the mail as it was, a durable count, and a rest that grows. */
@Timeout(60)
class FailedMailTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    private final List<MailEvent> told = Collections.synchronizedList(new ArrayList<>());
    private JournalQueueFactory factory;
    private JournalQueue spool;

    @BeforeEach
    void open() {
        open(folder);
    }

    private void open(Path where) {
        factory = Queues.open(where, 64 << 20, Queues.ROOM, told::add);
        spool = Queues.spool(factory);
    }

    @AfterEach
    void close() {
        factory.close();
    }

    private void restart() {
        factory.close();
        open();
    }

    private MailQueueItem take() throws Exception {
        spool.flush();
        return Flux.from(spool.deQueue()).blockFirst(PATIENCE);
    }

    private MailQueueItemView view() throws Exception {
        return spool.browse().next();
    }

    private void failTimes(int times) throws Exception {
        for (int i = 0; i < times; i++) {
            take().done(CompletionStatus.RETRY);
        }
    }

    private static byte[] bytes(Mail mail) throws Exception {
        return mail.getMessage().getInputStream().readAllBytes();
    }

    @Test
    void aMailThatFailedComesBackByteForByteWhateverWasDoneToIt() throws Exception {
        byte[] sent = bytes(Queues.mail("failing", 4_000));
        spool.enQueue(Queues.mail("failing", 4_000));
        MailQueueItem item = take();
        item.getMail().getMessage().setHeader("X-Changed", "by a mailet");
        item.getMail().getMessage().saveChanges();
        item.getMail().setState("error");
        item.getMail().setRecipients(List.of());

        item.done(CompletionStatus.RETRY);

        Mail back = take().getMail();
        assertThat(bytes(back)).isEqualTo(sent);
        assertThat(back.getState()).isEqualTo(Mail.DEFAULT);
        assertThat(back.getRecipients()).hasSize(1);
        assertThat(spool.getSize()).isEqualTo(1);
    }

    @Test
    void aFailureWritesACountAndNotTheMailAnew() throws Exception {
        spool.enQueue(Queues.mail("failing", 100_000));
        MailQueueItem item = take();
        long before = spool.journal().budget().used();
        item.done(CompletionStatus.RETRY);
        assertThat(spool.journal().budget().used() - before).isEqualTo(RecordHeader.BYTES);
    }

    @Test
    void theRestGrowsWithEachFailureUpToAQuarterOfAnHour() throws Exception {
        spool.enQueue(Queues.mail("failing", 10));
        int count = 0;
        for (int seconds : new int[] {1, 5, 20, 60, 300, 900, 900}) {
            MailQueueItem item = take();
            assertThat(Queues.failures(item.getMail())).isEqualTo(count++);
            Instant now = Instant.now();
            item.done(CompletionStatus.RETRY);
            assertThat(view().getNextDelivery().map(ZonedDateTime::toInstant).orElseThrow())
                    .isCloseTo(now.plusSeconds(seconds), within(900, ChronoUnit.MILLIS));
        }
    }

    @Test
    void afterItsRestTheMailComesByItself() throws Exception {
        spool.enQueue(Queues.mail("failing", 10));
        failTimes(1);
        MailQueueItem item = spool.deQueue().blockFirst(PATIENCE);
        assertThat(Queues.failures(item.getMail())).isEqualTo(1);
    }

    @Test
    void countAndRestSurviveARestart() throws Exception {
        spool.enQueue(Queues.mail("failing", 300_000));
        failTimes(4);
        ZonedDateTime due = view().getNextDelivery().orElseThrow();

        restart();

        assertThat(view().getNextDelivery()).contains(due);
        assertThat(Queues.failures(view().getMail())).isEqualTo(4);
        MailQueueItem item = take();
        assertThat(Queues.failures(item.getMail())).isEqualTo(4);
        assertThat(bytes(item.getMail())).isEqualTo(bytes(Queues.mail("failing", 300_000)));
        item.done(CompletionStatus.SUCCESS);
        restart();
        assertThat(spool.getSize()).isZero();
    }

    @Test
    void theCountIsOnTheDiskWhenRetryReturns() throws Exception {
        spool.enQueue(Queues.mail("failing", 10));
        MailQueueItem item = take();
        long syncs = spool.journal().syncs();
        item.done(CompletionStatus.RETRY);
        assertThat(spool.journal().syncs()).isGreaterThan(syncs);
        // As the disk would be after SIGKILL: nothing is closed.
        Path copy = copyOf("spool");
        Queues.open(copy).close();
        try (JournalQueueFactory other = Queues.open(copy)) {
            assertThat(Queues.failures(Queues.spool(other).browse().next().getMail()))
                    .isEqualTo(1);
        }
    }

    private Path copyOf(String queue) throws Exception {
        Path copy = Files.createDirectories(folder.resolveSibling(folder.getFileName() + "-copy"));
        Path to = Files.createDirectories(copy.resolve(queue));
        Files.createDirectories(to.resolve("bodies"));
        for (Path file : Folders.list(folder.resolve(queue))) {
            if (Files.isRegularFile(file)) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
        return copy;
    }

    @Test
    void anEndInTheMiddleOfTheCountLeavesTheCountBefore() throws Exception {
        spool.enQueue(Queues.mail("failing", 10));
        failTimes(2);
        factory.close();
        Path segment = folder.resolve("spool").resolve(Segment.name(1));
        byte[] whole = Files.readAllBytes(segment);
        for (int cut = 1; cut < RecordHeader.BYTES; cut++) {
            try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
                file.write(whole);
                file.setLength(whole.length - cut);
            }
            open();
            assertThat(Queues.failures(view().getMail())).as("cut by %s", cut).isEqualTo(1);
            assertThat(Queues.names(spool)).containsExactly("failing");
            factory.close();
        }
        open();
        failTimes(1);
        restart();
        assertThat(Queues.failures(view().getMail())).isEqualTo(2);
        assertThat(Folders.list(folder)).containsExactly(folder.resolve("spool"));
    }

    @Test
    void salvageKeepsTheCount() throws Exception {
        spool.enQueue(Queues.mail("failing", 10));
        failTimes(4);
        ZonedDateTime due = view().getNextDelivery().orElseThrow();
        spool.enQueue(Queues.mail("damaged", 4_000));
        spool.enQueue(Queues.mail("last", 10));
        factory.close();
        Path segment = folder.resolve("spool").resolve(Segment.name(1));
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
            file.seek(file.length() - 2_000);
            file.write(new byte[100]);
        }

        open();

        assertThat(Queues.names(spool)).containsExactly("failing", "last");
        assertThat(Queues.failures(view().getMail())).isEqualTo(4);
        assertThat(view().getNextDelivery()).contains(due);
        restart();
        assertThat(Queues.failures(view().getMail())).isEqualTo(4);
    }

    @Test
    void aFailedMailCanBeRemovedAndStaysAway() throws Exception {
        spool.enQueue(Queues.mail("failing", 10));
        failTimes(3);
        assertThat(spool.remove(ManageableMailQueue.Type.Name, "failing")).isEqualTo(1);
        restart();
        assertThat(spool.getSize()).isZero();
    }

    @Test
    void aFlushEndsTheRestAndKeepsTheCount() throws Exception {
        spool.enQueue(Queues.mail("failing", 10));
        failTimes(3);
        spool.flush();
        restart();
        assertThat(view().getNextDelivery()).isEmpty();
        assertThat(Queues.failures(view().getMail())).isEqualTo(3);
    }

    @Test
    void theCountThatAMailCameWithGoesOn() throws Exception {
        MailImpl mail = Queues.mail("failing", 10);
        mail.setAttribute(new Attribute(JournalQueue.FAILURES, AttributeValue.of(3)));
        spool.enQueue(mail);
        failTimes(1);
        assertThat(Queues.failures(view().getMail())).isEqualTo(4);
        assertThat(view().getNextDelivery().orElseThrow().toInstant())
                .isCloseTo(Instant.now().plusSeconds(60), within(5, ChronoUnit.SECONDS));
    }

    @Test
    void inOtherQueuesRetryMeansBackAtOnce() throws Exception {
        ManageableMailQueue outgoing = factory.createQueue(MailQueueName.of("outgoing"));
        outgoing.enQueue(Queues.mail("outgoing", 10));
        for (int i = 0; i < 3; i++) {
            MailQueueItem item = Flux.from(outgoing.deQueue()).blockFirst(PATIENCE);
            assertThat(item.getMail().attributes()).isEmpty();
            item.done(CompletionStatus.RETRY);
        }
        assertThat(outgoing.browse().next().getNextDelivery()).isEmpty();
    }

    @Test
    void compactionMovesTheCountWithTheMail() throws Exception {
        factory.close();
        Path compacted = folder.resolve("compacted");
        try (Journal journal = journal(compacted)) {
            fillSegmentsAfterAFailure(journal);
            journal.tidy();
            assertThat(journal.segments()).isEqualTo(1);
        }
        try (Journal journal = journal(compacted)) {
            assertFailedThrice(journal);
        }
    }

    @Test
    void anEndBetweenTheMovedMailAndItsCountLosesNoCount() throws Exception {
        factory.close();
        Path compacted = folder.resolve("compacted");
        byte[] oldest;
        try (Journal journal = journal(compacted)) {
            fillSegmentsAfterAFailure(journal);
            oldest = Files.readAllBytes(compacted.resolve(Segment.name(1)));
            journal.tidy();
        }
        // The oldest segment goes only when the count is on the disk: put it back, and cut the count off. The one
        // between held
        // mails that are done.
        Files.write(compacted.resolve(Segment.name(1)), oldest);
        Segment.create(compacted, 2).close();
        try (RandomAccessFile last =
                new RandomAccessFile(compacted.resolve(Segment.name(3)).toFile(), "rw")) {
            last.setLength(last.length() - RecordHeader.BYTES / 2);
        }
        try (Journal journal = journal(compacted)) {
            assertFailedThrice(journal);
        }
    }

    private static Journal journal(Path where) throws Exception {
        return Journal.open(where, new DiskBudget(Queues.ROOM), 1_000);
    }

    private static Entry add(Journal journal, int bytes) throws Exception {
        long id = journal.newId();
        Mail mail = Queues.mail("mail" + id, bytes);
        Body body = Body.of(mail.getMessage(), journal.bodyFile(id), journal.budget());
        return journal.add(List.of(new Journal.Addition(id, 0, Envelope.of(mail).toBytes())), Entry.NOW, body)
                .get(0);
    }

    /** Three segments, the first with one mail that failed three times and is the only one left. */
    private static void fillSegmentsAfterAFailure(Journal journal) throws Exception {
        Entry failing = add(journal, 1_000);
        for (int i = 1; i <= 3; i++) {
            journal.failed(failing, i, 1_000_000 + i);
        }
        while (journal.segments() < 3) {
            journal.done(add(journal, 250_000));
        }
    }

    private static void assertFailedThrice(Journal journal) {
        assertThat(journal.all()).singleElement().satisfies(entry -> {
            assertThat(entry.failures).isEqualTo(3);
            assertThat(entry.due).isEqualTo(1_000_003);
        });
    }

    @Test
    void spooledIsToldBeforeDequeuedUnderTheMailsJourney() throws Exception {
        MailImpl mail = Queues.mail("first", 10);
        MailEvent.begin(mail);
        mail.setName("child");
        spool.enQueue(mail);
        failTimes(1);
        take().done(CompletionStatus.SUCCESS);

        assertThat(told).extracting(MailEvent::fact).containsExactly(Fact.SPOOLED, Fact.DEQUEUED, Fact.DEQUEUED);
        assertThat(told).allSatisfy(event -> {
            assertThat(event.journey()).isEqualTo("first");
            assertThat(event.mail()).isEqualTo("child");
            assertThat(event.fields()).containsEntry("queue", "spool");
            assertThat(event.fields()).containsEntry("messageId", "<first@example.com>");
        });
        assertThat(told.get(2).fields()).containsEntry("attempt", 2L);
    }

    @Test
    void aMailWithoutAJourneyIsToldUnderItsName() throws Exception {
        spool.enQueue(Queues.mail("alone", 10));
        assertThat(told).singleElement().satisfies(event -> assertThat(event.journey())
                .isEqualTo("alone"));
    }
}
