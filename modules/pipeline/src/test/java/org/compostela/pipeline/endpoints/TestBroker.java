package org.compostela.pipeline.endpoints;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.MalformedURLException;
import java.net.ServerSocket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * A real broker in a class loader of its own, over the jars that {@code modules/pipeline/brokers} lays out; its code is compiled here, as
 * nothing of it is on our class path.
 */
final class TestBroker implements AutoCloseable {
    private static final Path JARS =
            Path.of(System.getProperty("compostela.root", "../.."), "modules", "pipeline", "brokers", "target", "lib");

    private final URLClassLoader loader;
    private final Object broker;

    private TestBroker(URLClassLoader loader, Object broker) {
        this.loader = loader;
        this.broker = broker;
    }

    static TestBroker artemis(int port, Path folder) throws Exception {
        return start("Artemis", ARTEMIS, port, folder);
    }

    static TestBroker kafka(int port, Path folder) throws Exception {
        return start("Kafka", KAFKA, port, folder);
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Puts what a user would download into an extension. */
    static void extension(Path folder, String... prefixes) throws IOException {
        Files.createDirectories(folder);
        for (Path jar : jars()) {
            String name = jar.getFileName().toString();
            if (Stream.of(prefixes).anyMatch(name::startsWith)) {
                Files.copy(jar, folder.resolve(name));
            }
        }
    }

    private static List<Path> jars() throws IOException {
        if (!Files.isDirectory(JARS)) {
            throw new IllegalStateException(
                    JARS.toAbsolutePath() + " is not there: build modules/pipeline/brokers first");
        }
        try (Stream<Path> files = Files.list(JARS)) {
            return files.sorted().toList();
        }
    }

    private static TestBroker start(String name, String source, int port, Path folder) throws Exception {
        Path classes = Files.createDirectories(folder.resolve(name));
        Path file = Files.writeString(classes.resolve(name + ".java"), source);
        String classPath = jars().stream().map(Path::toString).collect(Collectors.joining(":"));
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-nowarn",
                        "-d",
                        classes.toString(),
                        "-cp",
                        classPath,
                        file.toString());
        if (failed != 0) {
            throw new IllegalStateException(name + " does not compile");
        }
        URL[] urls = Stream.concat(Stream.of(classes), jars().stream())
                .map(TestBroker::url)
                .toArray(URL[]::new);
        URLClassLoader loader = new URLClassLoader(name, urls, ClassLoader.getPlatformClassLoader());
        return inside(
                loader,
                () -> new TestBroker(
                        loader,
                        loader.loadClass(name)
                                .getConstructor(int.class, String.class)
                                .newInstance(port, folder.toString())));
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next message of a queue or topic; empty when none comes. */
    @SuppressWarnings("unchecked")
    byte[] receive(String queue) throws Exception {
        return inside(loader, () -> ((Function<String, byte[]>) broker).apply(queue));
    }

    private static <T> T inside(ClassLoader loader, java.util.concurrent.Callable<T> call) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return call.call();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Override
    public void close() throws Exception {
        inside(loader, () -> {
            ((AutoCloseable) broker).close();
            return true;
        });
        loader.close();
    }

    private static final String ARTEMIS =
            """
            import jakarta.jms.*;
            import java.util.function.Function;
            import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
            import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
            import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

            public final class Artemis implements Function<String, byte[]>, AutoCloseable {
                private final EmbeddedActiveMQ server = new EmbeddedActiveMQ();
                private final String url;

                public Artemis(int port, String folder) throws Exception {
                    url = "tcp://127.0.0.1:" + port;
                    server.setConfiguration(new ConfigurationImpl()
                            .setSecurityEnabled(false)
                            .setPersistenceEnabled(false)
                            .setJournalDirectory(folder + "/journal")
                            .setBindingsDirectory(folder + "/bindings")
                            .setLargeMessagesDirectory(folder + "/large")
                            .setPagingDirectory(folder + "/paging")
                            .addAcceptorConfiguration("tcp", url));
                    server.start();
                }

                @Override
                public byte[] apply(String queue) {
                    try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(url);
                            Connection connection = factory.createConnection()) {
                        connection.start();
                        Session session = connection.createSession();
                        Message message = session.createConsumer(session.createQueue(queue)).receive(20_000);
                        return message == null ? new byte[0] : message.getBody(byte[].class);
                    } catch (JMSException e) {
                        throw new java.lang.IllegalStateException(e);
                    }
                }

                @Override
                public void close() throws Exception {
                    server.stop();
                }
            }
            """;

    private static final String KAFKA =
            """
            import java.nio.file.*;
            import java.time.Duration;
            import java.util.*;
            import java.util.concurrent.TimeUnit;
            import java.util.function.Function;
            import org.apache.kafka.clients.admin.*;
            import org.apache.kafka.clients.consumer.*;
            import org.apache.kafka.common.serialization.*;

            public final class Kafka implements Function<String, byte[]>, AutoCloseable {
                private final int port;
                private final Process process;

                public Kafka(int port, String folder) throws Exception {
                    this.port = port;
                    int controller;
                    try (java.net.ServerSocket free = new java.net.ServerSocket(0)) {
                        controller = free.getLocalPort();
                    }
                    Path settings = Files.writeString(Path.of(folder, "server.properties"), String.join("\\n",
                            "process.roles=broker,controller", "node.id=1",
                            "controller.quorum.voters=1@127.0.0.1:" + controller,
                            "listeners=PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controller,
                            "controller.listener.names=CONTROLLER", "log.dirs=" + folder + "/kafka-logs",
                            "offsets.topic.replication.factor=1", "offsets.topic.num.partitions=1",
                            "group.initial.rebalance.delay.ms=0", ""));
                    run("kafka.tools.StorageTool", "format", "-t", "4L6g3nShT-eMCtK--X86sw", "-c", settings.toString())
                            .waitFor(1, TimeUnit.MINUTES);
                    process = run("kafka.Kafka", settings.toString());
                    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
                    try (Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + port,
                            "default.api.timeout.ms", "60000", "request.timeout.ms", "10000"))) {
                        admin.createTopics(List.of(new NewTopic("mails", 1, (short) 1))).all().get(60, TimeUnit.SECONDS);
                    }
                }

                private static Process run(String main, String... arguments) throws Exception {
                    List<String> command = new ArrayList<>(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-cp",
                            Path.of(Kafka.class.getClassLoader().getResource("kafka/Kafka.class").getPath()
                                    .replaceFirst("^file:", "").replaceFirst("!.*", "")).getParent() + "/*", main));
                    command.addAll(List.of(arguments));
                    return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
                }

                @Override
                public byte[] apply(String topic) {
                    Map<String, Object> settings = Map.of("bootstrap.servers", "127.0.0.1:" + port, "group.id", "test",
                            "auto.offset.reset", "earliest");
                    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                            settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                        consumer.subscribe(List.of(topic));
                        for (int i = 0; i < 30; i++) {
                            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                                return record.value();
                            }
                        }
                        return new byte[0];
                    }
                }

                @Override
                public void close() throws Exception {
                    process.destroyForcibly().waitFor();
                }
            }
            """;
}
