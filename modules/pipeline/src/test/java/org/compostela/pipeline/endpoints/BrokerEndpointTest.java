package org.compostela.pipeline.endpoints;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.compostela.pipeline.endpoints.TestPipeline.MESSAGE;
import static org.compostela.pipeline.endpoints.TestPipeline.mail;
import static org.compostela.pipeline.endpoints.TestPipeline.toEndpoint;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.james.server.core.MailImpl;
import org.compostela.pipeline.container.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mails handed to brokers by components that lie in {@code extensions/}: Artemis by JMS, and Kafka. */
final class BrokerEndpointTest {
    private static final String PROPAGATE = "<onMailetException>propagate</onMailetException>";

    private static final String[] JMS = {
        "camel-jms-", "camel-spring-", "spring-", "jakarta.jms-", "jakarta.transaction-", "artemis-jakarta-client-",
        "artemis-core-client-", "artemis-commons-", "artemis-selector-", "netty-", "micrometer-", "commons-beanutils-",
        "commons-collections-", "commons-logging-"
    };
    private static final String[] KAFKA = {
        "camel-kafka-",
        "camel-health-",
        "kafka-clients-",
        "lz4-",
        "snappy-",
        "zstd-",
        "jackson-core",
        "jackson-databind",
        "jackson-annotations"
    };

    @TempDir
    private Path folder;

    private TestPipeline pipeline;

    @BeforeEach
    void open() throws IOException {
        pipeline = new TestPipeline(folder.resolve("home"));
    }

    @AfterEach
    void close() {
        pipeline.close();
    }

    private String jms(int port) throws IOException {
        TestBroker.extension(pipeline.home().extensions().resolve("jms"), JMS);
        pipeline.route(
                "artemis.camel.yaml",
                """
                - beans:
                    - name: artemis
                      type: org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory
                      properties:
                        brokerURL: tcp://127.0.0.1:%d
                """
                        .formatted(port));
        return "jms:queue:mails?connectionFactory=#artemis";
    }

    private String kafka(int port) throws IOException {
        TestBroker.extension(pipeline.home().extensions().resolve("kafka"), KAFKA);
        return "kafka:mails?brokers=127.0.0.1:" + port
                + "&valueSerializer=org.apache.kafka.common.serialization.ByteArraySerializer";
    }

    @Test
    void jmsQueueGetsTheMessage() throws Exception {
        int port = TestBroker.freePort();
        try (TestBroker broker = TestBroker.artemis(port, folder)) {
            pipeline.start(toEndpoint(jms(port), PROPAGATE));

            assertThat(pipeline.run().failures()).isEmpty();

            assertThat(new String(broker.receive("mails"), ISO_8859_1)).isEqualTo(MESSAGE);
        }
    }

    @Test
    void kafkaTopicGetsTheMessage() throws Exception {
        int port = TestBroker.freePort();
        try (TestBroker broker = TestBroker.kafka(port, folder)) {
            pipeline.start(toEndpoint(kafka(port), PROPAGATE));

            assertThat(pipeline.run().failures()).isEmpty();

            assertThat(new String(broker.receive("mails"), ISO_8859_1)).isEqualTo(MESSAGE);
        }
    }

    @Test
    void jmsBrokerThatIsAwayKeepsTheMailByPolicyAndThePipelineStarts() throws Exception {
        pipeline.start(toEndpoint(jms(TestBroker.freePort()), "<timeout>5s</timeout>", PROPAGATE));

        assertThat(pipeline.run().failures()).hasSize(1);
    }

    @Test
    void kafkaThatIsAwayKeepsTheMailByPolicyAndThePipelineStarts() throws Exception {
        pipeline.start(toEndpoint(kafka(TestBroker.freePort()), "<timeout>3s</timeout>", PROPAGATE));

        assertThat(pipeline.run().failures()).hasSize(1);
    }

    @Test
    void jmsBrokerThatNeverAnswersCostsItsTimeAndOthersGoOn() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            hangs(jms(silent.getLocalPort()));
        }
    }

    @Test
    void kafkaThatNeverAnswersCostsItsTimeAndOthersGoOn() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            hangs(kafka(silent.getLocalPort()));
        }
    }

    private void hangs(String uri) throws Exception {
        pipeline.start(toEndpoint(uri, "<timeout>3s</timeout>", PROPAGATE));
        long start = System.nanoTime();
        CompletableFuture<Outcome> hanging = CompletableFuture.supplyAsync(() -> {
            try {
                return pipeline.run();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });

        MailImpl other = mail("other", MESSAGE);
        other.setState("next");
        assertThat(pipeline.run(other).isComplete()).isTrue();
        assertThat(pipeline.ends()).containsExactly("next");
        assertThat(hanging).isNotDone();
        assertThat(hanging.get(30, TimeUnit.SECONDS).failures()).singleElement().satisfies(failure -> assertThat(
                        failure.cause())
                .hasMessageContaining("did not answer within 3000 ms"));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }
}
