package org.compostela.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.james.core.MailAddress;
import org.apache.james.queue.api.MailQueue.MailQueueItem;
import org.apache.james.queue.api.MailQueue.MailQueueItem.CompletionStatus;
import org.apache.james.queue.api.MailQueueName;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.apache.mailet.PerRecipientHeaders.Header;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

@Timeout(60)
class JournalQueueTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    private JournalQueueFactory factory;
    private JournalQueue spool;

    @BeforeEach
    void open() {
        factory = Queues.open(folder);
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

    private MailQueueItem take() {
        return spool.deQueue().blockFirst(PATIENCE);
    }

    @Test
    void everythingOfAMailSurvivesARestart() throws Exception {
        MailImpl mail = Queues.mail("full", 4_000);
        mail.setState("transport");
        mail.setErrorMessage("it failed");
        mail.setRemoteHost("client.example.com");
        mail.setRemoteAddr("192.0.2.1");
        mail.setAttribute(Attribute.convertToAttribute("count", 7));
        mail.setAttribute(new Attribute(
                AttributeName.of("names with. odd $ signs"),
                AttributeValue.of(List.of(AttributeValue.of("a"), AttributeValue.of("b")))));
        mail.addSpecificHeaderForRecipient(
                Header.builder().name("X-For").value("you: only").build(), new MailAddress("to@example.com"));
        mail.setLastUpdated(new Date(1_700_000_000_123L));
        String sent = new String(mail.getMessage().getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        spool.enQueue(mail);

        restart();

        Mail back = take().getMail();
        assertThat(back.getName()).isEqualTo("full");
        assertThat(back.getMaybeSender()).isEqualTo(mail.getMaybeSender());
        assertThat(back.getRecipients()).isEqualTo(mail.getRecipients());
        assertThat(back.getState()).isEqualTo("transport");
        assertThat(back.getErrorMessage()).isEqualTo("it failed");
        assertThat(back.getRemoteHost()).isEqualTo("client.example.com");
        assertThat(back.getRemoteAddr()).isEqualTo("192.0.2.1");
        assertThat(back.getLastUpdated()).isEqualTo(new Date(1_700_000_000_123L));
        assertThat(back.attributes())
                .containsExactlyInAnyOrderElementsOf(mail.attributes().toList());
        assertThat(back.getPerRecipientSpecificHeaders()).isEqualTo(mail.getPerRecipientSpecificHeaders());
        assertThat(new String(back.getMessage().getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                .isEqualTo(sent);
    }

    @Test
    void unfinishedMailIsDeliveredAgainAfterARestartAndFinishedMailIsNot() throws Exception {
        spool.enQueue(Queues.mail("finished", 10));
        spool.enQueue(Queues.mail("unfinished", 10));
        take().done(CompletionStatus.SUCCESS);
        assertThat(take().getMail().getName()).isEqualTo("unfinished");

        restart();

        assertThat(Queues.names(spool)).containsExactly("unfinished");
        assertThat(take().getMail().getName()).isEqualTo("unfinished");
    }

    @Test
    void delaysAndFlushSurviveARestart() throws Exception {
        spool.enQueue(Queues.mail("flushed", 10), Duration.ofHours(1));
        spool.flush();
        spool.enQueue(Queues.mail("delayed", 10), Duration.ofHours(1));

        restart();

        assertThat(take().getMail().getName()).isEqualTo("flushed");
        assertThat(spool.browse().next().getNextDelivery()).isEmpty();
        assertThatThrownBy(() -> spool.deQueue().blockFirst(Duration.ofMillis(300)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aLargeBodyIsAFileUntilTheMailIsFinished() throws Exception {
        MailImpl mail = Queues.mail("large", 20 << 20);
        byte[] sent = mail.getMessage().getInputStream().readAllBytes();
        spool.enQueue(mail);
        restart();
        assertThat(Folders.list(folder.resolve("spool/bodies"))).hasSize(1);

        MailQueueItem item = take();
        assertThat(Arrays.equals(item.getMail().getMessage().getInputStream().readAllBytes(), sent))
                .isTrue();
        item.done(CompletionStatus.SUCCESS);

        assertThat(Folders.list(folder.resolve("spool/bodies"))).isEmpty();
    }

    @Test
    void browsingOpensNoBody() throws Exception {
        for (int i = 0; i < 100; i++) {
            spool.enQueue(Queues.mail("mail" + i, 4_000));
        }
        assertThat(Queues.names(spool))
                .hasSize(100)
                .startsWith("mail0", "mail1")
                .endsWith("mail99");
        assertThat(spool.journal().openedBodies()).isZero();
    }

    @Test
    void delayedMailInFrontDoesNotHideReadyMail() throws Exception {
        for (int i = 0; i < 500; i++) {
            spool.enQueue(Queues.mail("delayed" + i, 10), Duration.ofHours(1));
        }
        spool.enQueue(Queues.mail("ready", 10));
        assertThat(take().getMail().getName()).isEqualTo("ready");
    }

    @Test
    void aConsumerIsGivenNoMoreThanItAskedFor() throws Exception {
        for (int i = 0; i < 10; i++) {
            spool.enQueue(Queues.mail("mail" + i, 10));
        }
        ConcurrentLinkedQueue<String> got = new ConcurrentLinkedQueue<>();
        BaseSubscriber<MailQueueItem> consumer = new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                subscription.request(3);
            }

            @Override
            protected void hookOnNext(MailQueueItem item) {
                got.add(item.getMail().getName());
            }
        };
        spool.deQueue().subscribe(consumer);
        await().until(() -> got.size() == 3);

        // Nobody holds the fourth: another consumer gets it.
        assertThat(take().getMail().getName()).isEqualTo("mail3");
        assertThat(got).containsExactly("mail0", "mail1", "mail2");
        consumer.cancel();
    }

    @Test
    void aFullDiskBudgetIsToldAtOnceAndEndsWhenMailLeaves() throws Exception {
        factory.close();
        factory = Queues.open(folder, 64 << 20, 3 << 20);
        spool = Queues.spool(factory);
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 100; i++) {
                        spool.enQueue(Queues.mail("mail" + i, 200_000));
                    }
                })
                .isInstanceOf(SpoolFullException.class)
                .hasMessageContaining("spool.disk");
        assertThatThrownBy(() -> spool.enQueue(Queues.mail("large", 2 << 20))).isInstanceOf(SpoolFullException.class);
        assertThat(Folders.list(folder.resolve("spool/bodies"))).isEmpty();
        long kept = spool.getSize();

        restart();
        assertThat(spool.getSize()).isEqualTo(kept);
        assertThat(Queues.names(spool)).doesNotContain("large");
    }

    @Test
    void aFullIndexIsToldAtOnce() throws Exception {
        factory.close();
        factory = Queues.open(folder, 10 * Entry.HEAP_BYTES, Queues.ROOM);
        spool = Queues.spool(factory);
        for (int i = 0; i < 10; i++) {
            spool.enQueue(Queues.mail("mail" + i, 10));
        }
        assertThatThrownBy(() -> spool.enQueue(Queues.mail("eleventh", 10)))
                .isInstanceOf(SpoolFullException.class)
                .hasMessageContaining("spool.memory");
        take().done(CompletionStatus.SUCCESS);
        spool.enQueue(Queues.mail("eleventh", 10));
    }

    @Test
    void diskIsGivenBackAndMailThatRestsLongIsMovedOutOfTheWay() throws Exception {
        spool.enQueue(Queues.mail("rests", 1_000), Duration.ofDays(5));
        for (int i = 0; i < 200; i++) {
            spool.enQueue(Queues.mail("passes" + i, 250_000));
            take().done(CompletionStatus.SUCCESS);
        }
        await().untilAsserted(() -> assertThat(spool.journal().segments()).isLessThanOrEqualTo(2));
        assertThat(spool.journal().budget().used()).isLessThan(2L * Segment.MAXIMUM_BYTES);
        restart();
        assertThat(Queues.names(spool)).containsExactly("rests");
    }

    @Test
    void aDamagedJournalIsSetAsideAndWhatCanBeReadGoesOn() throws Exception {
        for (int i = 0; i < 20; i++) {
            spool.enQueue(Queues.mail("mail" + i, 4_000));
        }
        spool.enQueue(Queues.mail("large", 1 << 20));
        factory.close();
        Path segment = folder.resolve("spool").resolve(Segment.name(1));
        byte[] before = Files.readAllBytes(segment);
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
            file.seek(before.length / 2);
            file.write(new byte[100]);
        }
        byte[] damaged = Files.readAllBytes(segment);

        open();

        assertThat(Queues.names(spool)).hasSize(20).contains("mail0", "mail19", "large");
        List<Path> aside = Folders.list(folder).stream()
                .filter(path -> path.getFileName().toString().startsWith("spool~damaged-"))
                .toList();
        assertThat(aside).hasSize(1);
        assertThat(Files.readAllBytes(aside.get(0).resolve(Segment.name(1)))).isEqualTo(damaged);
        assertThat(factory.listCreatedMailQueues()).containsExactly(MailQueueName.of("spool"));

        restart();
        assertThat(Queues.names(spool)).hasSize(20);
        assertThat(Folders.list(folder)).hasSize(2);
    }

    @Test
    void aTornEndIsNoDamage() throws Exception {
        spool.enQueue(Queues.mail("whole", 4_000));
        spool.enQueue(Queues.mail("torn", 4_000));
        factory.close();
        Path segment = folder.resolve("spool").resolve(Segment.name(1));
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
            file.setLength(file.length() - 1_000);
        }

        open();

        assertThat(Queues.names(spool)).containsExactly("whole");
        spool.enQueue(Queues.mail("next", 10));
        restart();
        assertThat(Queues.names(spool)).containsExactly("whole", "next");
        assertThat(Folders.list(folder)).hasSize(1);
    }

    @Test
    void aMailWhoseProcessingFailedRestsBeforeTheNextTry() throws Exception {
        MailImpl mail = Queues.mail("failing", 10);
        mail.setAttribute(Attribute.convertToAttribute("mail-processing-error-count", 3));
        spool.enQueue(mail);
        assertThat(spool.browse().next().getNextDelivery()).isPresent();
    }

    @Test
    void aRejectedMailRestsAndStays() throws Exception {
        spool.enQueue(Queues.mail("rejected", 10));
        take().done(CompletionStatus.REJECT);
        assertThat(spool.getSize()).isEqualTo(1);
        assertThat(spool.browse().next().getNextDelivery()).isPresent();
    }

    @Test
    void producersShareFsyncs() throws Exception {
        long before = spool.journal().syncs();
        ExecutorService producers = Executors.newFixedThreadPool(32);
        List<Future<?>> results = new ArrayList<>();
        for (int i = 0; i < 640; i++) {
            Mail mail = Queues.mail("mail" + i, 4_000);
            results.add(producers.submit(() -> {
                spool.enQueue(mail);
                return null;
            }));
        }
        for (Future<?> result : results) {
            result.get();
        }
        producers.shutdown();
        assertThat(spool.journal().syncs() - before).isLessThan(640 / 2);
    }
}
