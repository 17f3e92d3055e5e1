package org.compostela.pipeline.endpoints;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.compostela.pipeline.endpoints.TestPipeline.MESSAGE;
import static org.compostela.pipeline.endpoints.TestPipeline.mail;
import static org.compostela.pipeline.endpoints.TestPipeline.toEndpoint;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.awaitility.Awaitility;
import org.compostela.pipeline.container.Outcome;
import org.compostela.pipeline.definition.PipelineException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mails handed to a folder and to web servers that take them, refuse them, are away, or never answer. */
final class ToEndpointTest {
    private static final String PROPAGATE = "<onMailetException>propagate</onMailetException>";

    @TempDir
    private Path folder;

    private TestPipeline pipeline;
    private TestWeb web;

    @BeforeEach
    void open() throws IOException {
        pipeline = new TestPipeline(folder.resolve("home"));
        web = new TestWeb();
    }

    @AfterEach
    void close() {
        pipeline.close();
        web.close();
    }

    @Test
    void mailIsAFileWithTheBytesOfTheMessage() throws Exception {
        Path archive = folder.resolve("archive");
        pipeline.start(toEndpoint("file:" + archive + "?fileName=${header.CompostelaMailName}.eml"));

        Outcome outcome = pipeline.run();

        assertThat(outcome.isComplete()).isTrue();
        assertThat(outcome.ended()).isEqualTo(1);
        assertThat(Files.readString(archive.resolve("mail-1.eml"), ISO_8859_1)).isEqualTo(MESSAGE);
    }

    @Test
    void largeMailIsAFileToo() throws Exception {
        Path archive = folder.resolve("archive");
        String large = MESSAGE + "x".repeat(3 << 20);
        List<Path> before = copies();
        pipeline.start(toEndpoint("file:" + archive + "?fileName=large.eml"));

        pipeline.run("mail-1", large);

        assertThat(Files.readString(archive.resolve("large.eml"), ISO_8859_1)).isEqualTo(large);
        assertThat(copies()).isEqualTo(before);
    }

    private static List<Path> copies() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("compostela-endpoint-"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void folderThatCannotBeWrittenKeepsTheMailByPolicy() throws Exception {
        Path blocked = Files.writeString(folder.resolve("blocked"), "a file, no folder");
        pipeline.start(toEndpoint("file:" + blocked + "?fileName=a.eml", PROPAGATE));

        Outcome outcome = pipeline.run();

        assertThat(outcome.ended()).isZero();
        assertThat(outcome.failures()).hasSize(1);
    }

    @Test
    void webServerGetsTheMessageAndTheEnvelope() throws Exception {
        pipeline.start(toEndpoint(web.uri("/take"), "<attributes>my.colour</attributes>"));
        MailImpl mail = mail("mail-1", MESSAGE);
        mail.setRemoteAddr("192.0.2.1");
        mail.setAttribute(new Attribute(AttributeName.of("my.colour"), AttributeValue.of("red\r\nX-Evil: yes")));
        mail.setAttribute(new Attribute(AttributeName.of("secret"), AttributeValue.of("hidden")));

        Outcome outcome = pipeline.run(mail);

        assertThat(outcome.isComplete()).isTrue();
        assertThat(web.received()).singleElement().satisfies(request -> {
            assertThat(request.method()).isEqualTo("POST");
            assertThat(new String(request.body(), ISO_8859_1)).isEqualTo(MESSAGE);
            assertThat(request.header("CompostelaMailName")).isEqualTo("mail-1");
            assertThat(request.header("CompostelaSender")).isEqualTo("alice@example.org");
            assertThat(request.header("CompostelaRecipients")).isEqualTo("bob@example.org,carol@example.org");
            assertThat(request.header("CompostelaRemoteAddress")).isEqualTo("192.0.2.1");
            assertThat(request.header("CompostelaAttribute-my-colour")).isEqualTo("red  X-Evil: yes");
            assertThat(request.header("X-Evil")).isNull();
            assertThat(request.header("CompostelaAttribute-secret")).isNull();
        });
    }

    @Test
    void passThroughLetsTheMailGoOn() throws Exception {
        pipeline.start(toEndpoint(web.uri("/take"), "<passThrough>true</passThrough>") + pipeline.taken("here"));

        pipeline.run();

        assertThat(web.received()).hasSize(1);
        assertThat(pipeline.ends()).containsExactly("here");
    }

    @Test
    void refusalOfTheWebServerIsAFailedStep() throws Exception {
        pipeline.start(toEndpoint(web.uri("/refuse"), PROPAGATE));

        Outcome outcome = pipeline.run();

        assertThat(outcome.failures()).singleElement().satisfies(failure -> assertThat(failure.cause())
                .hasMessageContaining("503"));
    }

    @Test
    void failureWithoutAPolicyGoesToError() throws Exception {
        pipeline.start(toEndpoint(web.uri("/refuse")));

        Outcome outcome = pipeline.run();

        assertThat(outcome.isComplete()).isTrue();
        assertThat(pipeline.ends()).containsExactly("error");
        assertThat(pipeline.notes().get(0).error()).contains("503");
    }

    @Test
    void webServerThatIsAwayKeepsTheMailByPolicy() throws Exception {
        String uri = web.uri("/take");
        web.close();
        pipeline.start(toEndpoint(uri, PROPAGATE));

        assertThat(pipeline.run().failures()).hasSize(1);
    }

    @Test
    void webServerThatNeverAnswersCostsItsTimeAndNoMore() throws Exception {
        pipeline.start(toEndpoint(web.uri("/hang"), "<timeout>500ms</timeout>", PROPAGATE));
        long start = System.nanoTime();

        Outcome outcome = pipeline.run();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        assertThat(outcome.failures()).hasSize(1);
    }

    /** Eight workers, as many mails for the endpoint that hangs as one could wish: half of the workers stay free. */
    @Test
    void webServerThatNeverAnswersLeavesHalfOfTheWorkersToOthers() throws Exception {
        pipeline.startAll("<processor state=\"root\">"
                + toEndpoint(web.uri("/hang"), "<timeout>20s</timeout>", PROPAGATE) + "</processor>");
        ExecutorService workers = Executors.newFixedThreadPool(8);
        try {
            List<CompletableFuture<Outcome>> hanging = Stream.iterate(0, i -> i + 1)
                    .limit(7)
                    .map(i -> CompletableFuture.supplyAsync(() -> runUnchecked("root", "hang-" + i), workers))
                    .toList();
            // Four are with it; the others were refused at once and their workers are free.
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .until(() ->
                            hanging.stream().filter(CompletableFuture::isDone).count() == 3);

            Outcome other = CompletableFuture.supplyAsync(() -> runUnchecked("next", "other"), workers)
                    .get(5, TimeUnit.SECONDS);

            assertThat(other.isComplete()).isTrue();
            assertThat(pipeline.ends()).containsExactly("next");
            assertThat(hanging.stream().filter(CompletableFuture::isDone).map(CompletableFuture::join))
                    .allSatisfy(outcome ->
                            assertThat(outcome.failures().get(0).cause()).hasMessageContaining("is busy"));
            web.release();
            hanging.forEach(CompletableFuture::join);
        } finally {
            workers.shutdownNow();
        }
    }

    private Outcome runUnchecked(String processor, String name) {
        try {
            MailImpl mail = mail(name, MESSAGE);
            mail.setState(processor);
            return pipeline.run(mail);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void endpointThatFailsIsLeftAloneForAWhile() throws Exception {
        pipeline.start(toEndpoint(web.uri("/refuse"), PROPAGATE));
        for (int i = 0; i < 5; i++) {
            pipeline.run("mail-" + i);
        }

        Outcome sixth = pipeline.run("mail-6");

        assertThat(web.received()).hasSize(5);
        assertThat(sixth.failures()).singleElement().satisfies(failure -> assertThat(failure.cause())
                .hasMessageContaining("is not called for now")
                .hasMessageContaining("503"));
    }

    @Test
    void webServerWithACertificateThatIsTrustedGetsTheMail() throws Exception {
        try (TestWeb secure = TestWeb.secure(folder)) {
            secure.trusted(() -> {
                pipeline.start(toEndpoint(secure.uri("/take"), PROPAGATE));
                assertThat(pipeline.run().failures()).isEmpty();
                return null;
            });

            assertThat(secure.received()).hasSize(1);
            assertThat(new String(secure.received().get(0).body(), ISO_8859_1)).isEqualTo(MESSAGE);
        }
    }

    @Test
    void webServerWithACertificateThatNobodyTrustsGetsNothing() throws Exception {
        try (TestWeb secure = TestWeb.secure(folder)) {
            pipeline.start(toEndpoint(secure.uri("/take"), PROPAGATE));

            assertThat(pipeline.run().failures()).hasSize(1);
            assertThat(secure.received()).isEmpty();
        }
    }

    @Test
    void unknownComponentIsToldAtItsLine() {
        assertThatThrownBy(() -> pipeline.start(toEndpoint("nosuch:thing")))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("mailetcontainer.xml:1")
                .hasMessageContaining("no component of Camel knows the endpoint nosuch:")
                .hasMessageContaining("extensions/");
    }

    @Test
    void unknownOptionIsToldWithoutThePassword() {
        assertThatThrownBy(() -> pipeline.start(toEndpoint("file:x?password=s3cret&nosuch=1")))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("nosuch")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void processorsAreNoEndpoints() {
        assertThatThrownBy(() -> pipeline.start(toEndpoint("mail:next"))).hasMessageContaining("ToProcessor");
        assertThatThrownBy(() -> pipeline.start(toEndpoint("direct:processor.next")))
                .hasMessageContaining("ToProcessor");
    }

    @Test
    void wrongParametersAreToldWithWhatIsAllowed() {
        assertThatThrownBy(() -> pipeline.start(toEndpoint("file:x", "<timeout>soon</timeout>")))
                .hasMessageContaining("timeout is soon; write a time such as 30s");
        assertThatThrownBy(() -> pipeline.start(toEndpoint("file:x", "<size>0</size>")))
                .hasMessageContaining("size is 0; write a number from 1");
        assertThatThrownBy(() -> pipeline.start("<mailet match=\"All\" class=\"ToEndpoint\"/>"))
                .hasMessageContaining("<uri>");
    }

    @Test
    void componentInAnExtensionIsFound() throws Exception {
        TestComponent.write(pipeline.home().extensions().resolve("camel-pigeon.jar"));
        Path loft = folder.resolve("loft.txt");
        pipeline.start(toEndpoint("pigeon:" + loft));

        assertThat(pipeline.run().failures()).isEmpty();

        assertThat(Files.readString(loft, UTF_8)).startsWith("mail-1: From: alice@example.org");
    }

    @Test
    void loaderOfAComponentIsFreedWithItsPipeline() throws Exception {
        TestComponent.write(pipeline.home().extensions().resolve("camel-pigeon.jar"));
        pipeline.start(toEndpoint("pigeon:" + folder.resolve("loft.txt")));
        pipeline.run();
        WeakReference<ClassLoader> loader =
                new WeakReference<>(pipeline.loaders().get(0));

        pipeline.close();
        pipeline = new TestPipeline(folder.resolve("other"));

        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
            System.gc();
            return loader.get() == null;
        });
    }
}
