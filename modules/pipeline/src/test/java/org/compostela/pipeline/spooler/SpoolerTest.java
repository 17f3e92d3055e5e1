package org.compostela.pipeline.spooler;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.google.common.collect.ImmutableList;
import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Scopes;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.apache.james.mailrepository.api.MailRepository;
import org.apache.james.mailrepository.api.MailRepositoryStore;
import org.apache.james.mailrepository.memory.MemoryMailRepository;
import org.apache.james.metrics.api.GaugeRegistry;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.metrics.api.NoopGaugeRegistry;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.ManageableMailQueue;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.mailet.Mail;
import org.apache.mailet.MailetContext;
import org.apache.mailet.base.test.FakeMailContext;
import org.compostela.configuration.Home;
import org.compostela.configuration.PipelineSettings;
import org.compostela.configuration.SpoolSettings;
import org.compostela.journey.Fact;
import org.compostela.journey.Journeys;
import org.compostela.journey.MailEvent;
import org.compostela.pipeline.Pipelines;
import org.compostela.pipeline.container.Collected;
import org.compostela.pipeline.container.Collected.Seen;
import org.compostela.pipeline.definition.PipelineException;
import org.compostela.pipeline.extensions.ExtensionsModule;
import org.compostela.queue.QueueModule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The spooler and the pipeline on the real spool. */
final class SpoolerTest {
    private static final String PACKAGE = "org.compostela.pipeline.container.";
    private static final String ALICE = "alice@example.org";
    private static final String BOB = "bob@example.org";
    private static final String RAW =
            "From: a@example.org\r\nMime-Version: 1.0\r\nSubject: Gr\u00fc\u00dfe\r\n\r\nb\u00e9\r\n";

    private final String test = UUID.randomUUID().toString();
    private final ConcurrentLinkedQueue<MailEvent> events = new ConcurrentLinkedQueue<>();
    private final MemoryMailRepository errors = new MemoryMailRepository();

    @TempDir
    private Path root;

    private Injector injector = Guice.createInjector();

    @BeforeEach
    void wire() throws Exception {
        Home home = new Home(root);
        Files.createDirectories(home.conf());
        Files.createDirectories(home.data());
        SpoolSettings spool = new SpoolSettings(2, 64 << 20, 1L << 30);
        injector = Guice.createInjector(new AbstractModule() {
            @Override
            protected void configure() {
                install(new ExtensionsModule());
                install(new QueueModule(home, spool));
                bind(SpoolSettings.class).toInstance(spool);
                bind(PipelineSettings.class).toInstance(new PipelineSettings(Duration.ofSeconds(1)));
                bind(Home.class).toInstance(home);
                bind(Pipelines.class).in(Scopes.SINGLETON);
                bind(Spooler.class).in(Scopes.SINGLETON);
                bind(Journeys.class).toInstance(events::add);
                bind(MetricFactory.class).to(RecordingMetricFactory.class);
                bind(GaugeRegistry.class).to(NoopGaugeRegistry.class);
                bind(MailetContext.class).toInstance(FakeMailContext.defaultContext());
                bind(MailRepositoryStore.class).toInstance(repositories());
            }
        });
    }

    /** One repository, whatever its URL. */
    private MailRepositoryStore repositories() {
        MailRepository repository = errors;
        return (MailRepositoryStore) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {MailRepositoryStore.class},
                (proxy, method, arguments) -> method.getName().equals("select") ? repository : null);
    }

    @AfterEach
    void stop() {
        injector.getInstance(Spooler.class).close();
        injector.getInstance(Pipelines.class).close();
    }

    @Test
    void mailThatFailedIsTriedAgainByteForByteAsItWas() throws Exception {
        start(misbehave("All", "header") + misbehave("All", "failFirst", "propagate") + collect("All", "end"));

        enqueue(ALICE);

        assertThat(awaitSeen(1)).singleElement().satisfies(seen -> assertThat(seen.headers())
                .containsOnlyOnce("X-Touched: yes")
                .contains("Mime-Version: 1.0"));
        awaitEmptySpool();
        assertThat(events).extracting(MailEvent::fact).contains(Fact.FAILED, Fact.DEFERRED, Fact.ENDED);
        assertThat(events).extracting(MailEvent::journey).containsOnly("mail-1");
    }

    @Test
    void onlyThePartThatFailedIsTriedAgain() throws Exception {
        start(misbehave("RecipientIs=" + ALICE, "failFirst", "propagate") + collect("All", "end"));

        enqueue(ALICE, BOB);

        assertThat(awaitSeen(2))
                .extracting(Seen::recipients)
                .containsExactlyInAnyOrder(ImmutableList.of(BOB), ImmutableList.of(ALICE));
        awaitEmptySpool();
        assertThat(Collected.of(test)).hasSize(2);
        assertThat(events).extracting(MailEvent::journey).containsOnly("mail-1");
    }

    @Test
    void mailThatGoesInCirclesIsKept() throws Exception {
        start(
                "<mailet match=\"All\" class=\"ToProcessor\"><processor>other</processor></mailet>",
                "<processor state=\"other\"><mailet match=\"All\" class=\"ToProcessor\"><processor>root</processor></mailet></processor>");

        enqueue(ALICE);

        await().atMost(Duration.ofSeconds(20)).until(() -> errors.size() == 1);
        awaitEmptySpool();
        assertThat(events).extracting(MailEvent::fact).contains(Fact.KEPT);
        assertThat(errors.retrieve(errors.list().next()).getErrorMessage()).contains("came to no end");
    }

    @Test
    void stepThatTakesTooLongIsInterruptedAndCountsAsFailed() throws Exception {
        start(misbehave("All", "hang") + collect("All", "never"));

        enqueue(ALICE);

        assertThat(awaitSeen(1)).extracting(Seen::at).containsExactly("error");
        assertThat(Collected.of(test).get(0).error()).contains("interrupted");
    }

    @Test
    void stepThatHeedsNoInterruptionHoldsUpNoOtherMailAndLosesNotItsOwn() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        org.compostela.pipeline.container.Misbehave.release = Optional.of(release);
        try {
            start(misbehave("SubjectIs=deaf", "hangDeaf", "propagate") + collect("All", "end"));
            // As many as there are workers: both threads are lost.
            enqueueMail(message("deaf"), ALICE);
            enqueueMail(message("deaf"), ALICE);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> events.stream()
                                    .filter(event -> event.fact() == Fact.DEFERRED)
                                    .count()
                            == 2);

            enqueueMail(message("other"), BOB);
            assertThat(awaitSeen(1)).extracting(Seen::recipients).containsExactly(ImmutableList.of(BOB));
        } finally {
            release.countDown();
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> Collected.of(test).size() >= 3);
        awaitEmptySpool();
    }

    @Test
    void pipelineIsChangedUnderLoadWithoutALostOrDoubledMail() throws Exception {
        start(marked(1));
        Pipelines pipelines = injector.getInstance(Pipelines.class);

        for (int i = 1; i <= 300; i++) {
            enqueue(ALICE);
            if (i % 60 == 0) {
                pipelines.apply(xml(marked(1 + i / 60)));
            }
        }

        List<Seen> seen = awaitSeen(300);
        awaitEmptySpool();
        assertThat(Collected.of(test)).hasSize(300);
        assertThat(seen).allSatisfy(mail -> assertThat(mail.headers())
                .filteredOn(header -> header.startsWith("X-Version"))
                .hasSize(1));
        assertThat(seen).flatExtracting(Seen::headers).contains("X-Version: 1", "X-Version: 5");
        assertThat(pipelines.history()).hasSize(6);
    }

    @Test
    void changeThatIsWrongChangesNothing() throws Exception {
        start(collect("All", "end"));
        Pipelines pipelines = injector.getInstance(Pipelines.class);
        Path file = root.resolve("conf/mailetcontainer.xml");
        String before = Files.readString(file);

        assertThatThrownBy(() -> pipelines.apply(xml("<mailet match=\"All\" class=\"Nulll\"/>")))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("Nulll");

        assertThat(Files.readString(file)).isEqualTo(before);
        assertThat(pipelines.history()).hasSize(1);
        enqueue(ALICE);
        assertThat(awaitSeen(1)).extracting(Seen::at).containsExactly("end");
    }

    @Test
    void versionThatWasCanBeTakenAgain() throws Exception {
        start(collect("All", "first"));
        Pipelines pipelines = injector.getInstance(Pipelines.class);
        pipelines.apply(xml(collect("All", "second")));

        Pipelines.Applied applied = pipelines.rollback(1);
        enqueue(ALICE);

        assertThat(awaitSeen(1)).extracting(Seen::at).containsExactly("first");
        assertThat(applied.version()).isEqualTo(3);
        assertThat(events)
                .filteredOn(event -> event.fact() == Fact.ENDED)
                .extracting(event -> event.fields().get("pipeline"))
                .containsExactly(3L);
        assertThat(Files.readString(root.resolve("conf/mailetcontainer.xml"))).contains("first");
    }

    @Test
    void mailThatFailsInEveryWayIsInOnePlaceWithItsReason() throws Exception {
        start(misbehave("SubjectIs=throw", "throw")
                + misbehave("SubjectIs=exhaust", "exhaust")
                + misbehave("SubjectIs=noRecipients", "noRecipients")
                + misbehave("SubjectIs=foreignRecipients", "foreignRecipients")
                + misbehave("SubjectIs=noState", "noState")
                + misbehave("SubjectIs=overflow", "overflow")
                + collect("All", "end"));

        for (String how : List.of("throw", "exhaust", "noRecipients", "foreignRecipients", "noState", "overflow")) {
            enqueueMail(message(how), ALICE);
        }

        assertThat(awaitSeen(6))
                .extracting(Seen::at, Seen::recipients)
                .containsOnly(tuple("error", ImmutableList.of(ALICE)));
        awaitEmptySpool();
        assertThat(events)
                .filteredOn(event -> event.fact() == Fact.FAILED)
                .extracting(event -> String.valueOf(event.fields().get("reason")))
                .hasSizeGreaterThanOrEqualTo(5)
                .anyMatch(reason -> reason.contains("it broke"))
                .anyMatch(reason -> reason.contains("OutOfMemoryError"))
                .anyMatch(reason -> reason.contains("without a recipient"))
                .anyMatch(reason -> reason.contains("StackOverflowError"));
    }

    private void start(String root, String... processors) throws Exception {
        Files.writeString(this.root.resolve("conf/mailetcontainer.xml"), xml(root, processors));
        injector.getInstance(Pipelines.class).start();
        injector.getInstance(Spooler.class).start();
    }

    private String xml(String root, String... processors) {
        return "<mailetcontainer><processors><processor state=\"root\">" + root + "</processor>"
                + String.join("", processors) + "<processor state=\"error\">" + collect("All", "error")
                + "</processor></processors></mailetcontainer>";
    }

    private String marked(int version) {
        return "<mailet match=\"All\" class=\"SetMimeHeader\"><name>X-Version</name><value>" + version
                + "</value></mailet>" + collect("All", "end");
    }

    private String collect(String matcher, String at) {
        return "<mailet match=\"" + matcher + "\" class=\"" + PACKAGE + "Collect\"><test>" + test + "</test><at>" + at
                + "</at></mailet>";
    }

    private String misbehave(String matcher, String how) {
        return misbehave(matcher, how, "error");
    }

    private String misbehave(String matcher, String how, String then) {
        return "<mailet match=\"" + matcher + "\" class=\"" + PACKAGE + "Misbehave\"><test>" + test + "</test><how>"
                + how + "</how><onMailetException>" + then + "</onMailetException></mailet>";
    }

    private MailQueue spool() {
        return injector.getInstance(com.google.inject.Key.get(
                        new com.google.inject.TypeLiteral<MailQueueFactory<? extends ManageableMailQueue>>() {}))
                .createQueue(MailQueueFactory.SPOOL);
    }

    private void enqueue(String... recipients) throws Exception {
        enqueueMail(RAW, recipients);
    }

    private static String message(String subject) {
        return "From: a@example.org\r\nSubject: " + subject + "\r\n\r\ntext\r\n";
    }

    private void enqueueMail(String raw, String... recipients) throws Exception {
        MailImpl.Builder builder =
                MailImpl.builder().name("mail-1").sender("a@example.org").state(Mail.DEFAULT);
        for (String recipient : recipients) {
            builder.addRecipient(recipient);
        }
        MailImpl mail = builder.build();
        mail.setMessageContent(
                MimeMessageInputStreamSource.create("m", new ByteArrayInputStream(raw.getBytes(ISO_8859_1))));
        spool().enQueue(mail);
        mail.dispose();
    }

    private List<Seen> awaitSeen(int count) {
        await().atMost(Duration.ofSeconds(60)).until(() -> Collected.of(test).size() >= count);
        return Collected.of(test);
    }

    private void awaitEmptySpool() {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(((ManageableMailQueue) spool()).getSize())
                .isZero());
    }
}
