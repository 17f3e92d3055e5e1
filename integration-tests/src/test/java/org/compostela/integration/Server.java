package org.compostela.integration;

import static org.awaitility.Awaitility.await;
import static org.compostela.cli.admin.AdminApi.path;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.compostela.cli.admin.AdminApi;
import org.compostela.cli.admin.AdminException;
import org.compostela.cli.admin.RunningServer;
import org.compostela.configuration.Home;
import org.jspecify.annotations.Nullable;

/** A server on a home under the temporary folder, all ports free ones. */
final class Server implements AutoCloseable {
    static final String PASSWORD = "buen-camino-1";

    private static final List<String> LISTENERS =
            List.of("smtp", "submission", "submissions", "imap", "imaps", "pop3", "pop3s", "admin");
    private static final int LOG_TAIL = 20_000;
    private static final AtomicInteger TENANTS = new AtomicInteger();
    private static @Nullable Server shared;

    private final Home home;
    private final List<String> settings;
    private @Nullable Process process;

    private Server(Home home, List<String> settings) {
        this.home = home;
        this.settings = List.copyOf(settings);
    }

    /** @param settings of compostela.conf, as {@code key=value} */
    static Server start(String... settings) throws Exception {
        Server server = new Server(new Home(Files.createTempDirectory("compostela-test-")), List.of(settings));
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        server.launch();
        return server;
    }

    /** The server that tests share, each with a domain of its own. */
    static synchronized Server shared() throws Exception {
        if (shared == null) {
            shared = start("limits.loopback-plaintext-passwords=true");
        }
        return shared;
    }

    /** Starts the process and waits until it serves; again after it was killed. */
    void launch() throws Exception {
        spawn();
        awaitReady();
    }

    /** Starts the process. */
    void spawn() throws IOException {
        process = new ProcessBuilder(Distribution.command(arguments()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(console().toFile()))
                .start();
    }

    void awaitReady() {
        await().atMost(Duration.ofSeconds(150))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    checkAlive();
                    return running().filter(RunningServer::ready).isPresent();
                });
    }

    void checkAlive() throws IOException {
        if (!child().isAlive()) {
            String said = Files.readString(console());
            throw new AssertionError("the server ended with exit code " + child().exitValue()
                    + "; the end of its log:\n" + said.substring(Math.max(0, said.length() - LOG_TAIL)));
        }
    }

    String[] arguments() {
        List<String> arguments =
                new ArrayList<>(List.of("serve", "--home", home.root().toString()));
        LISTENERS.forEach(name -> arguments.addAll(List.of("--set", "listen." + name + "=127.0.0.1:0")));
        settings.forEach(setting -> arguments.addAll(List.of("--set", setting)));
        return arguments.toArray(String[]::new);
    }

    private Path console() {
        return home.root().resolve("console.log");
    }

    Home home() {
        return home;
    }

    Process child() {
        if (process == null) {
            throw new IllegalStateException("not started");
        }
        return process;
    }

    private Optional<RunningServer> running() throws IOException {
        long pid = child().pid();
        return RunningServer.of(home).filter(file -> file.pid() == pid);
    }

    InetSocketAddress address(String listener) throws IOException {
        String address = running().orElseThrow().listeners().get(listener);
        return new InetSocketAddress("127.0.0.1", Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)));
    }

    AdminApi api() throws AdminException {
        return RunningServer.api(home);
    }

    /** A new domain. */
    String domain() throws AdminException {
        String name = "t" + TENANTS.incrementAndGet() + ".example";
        api().put(path("domains", name));
        return name;
    }

    /** A new user with {@link #PASSWORD}; the address. */
    String user(String domain, String name) throws AdminException {
        String address = name + "@" + domain;
        api().put(path("users", address), JsonNodeFactory.instance.objectNode().put("password", PASSWORD));
        return address;
    }

    long queueSize(String queue) throws AdminException {
        return api().get(path("mailQueues", queue)).path("size").asLong();
    }

    /** Every mail in the queue is due now. */
    void retryQueue(String queue) throws AdminException {
        api().patch(
                        path("mailQueues", queue, "mails") + "?delayed=true",
                        JsonNodeFactory.instance.objectNode().put("delayed", "false"));
    }

    /** The mail repositories with their sizes. */
    JsonNode repositories() throws AdminException {
        return api().get("/status").path("repositories");
    }

    /** The engine's process; empty while it is not running. */
    Optional<ProcessHandle> engine(String name) throws AdminException {
        for (JsonNode engine : api().get("/status").path("engines")) {
            if (engine.path("name").asText().equals(name) && engine.path("pid").isNumber()) {
                return ProcessHandle.of(engine.path("pid").asLong());
            }
        }
        return Optional.empty();
    }

    List<ProcessHandle> engines() throws AdminException {
        return Stream.of(engine("cassandra"), engine("opensearch"))
                .flatMap(Optional::stream)
                .toList();
    }

    boolean enginesReady() throws AdminException {
        int ready = 0;
        for (JsonNode engine : api().get("/status").path("engines")) {
            ready += engine.path("state").asText().equalsIgnoreCase("ready") ? 1 : 0;
        }
        return ready == 2;
    }

    /** SIGKILL; returns when it is dead. */
    static void kill(ProcessHandle handle) throws Exception {
        handle.destroyForcibly();
        handle.onExit().get(10, TimeUnit.SECONDS);
    }

    /** Ends every process and deletes the home. */
    @Override
    public void close() {
        if (process != null) {
            List<ProcessHandle> family = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                    .toList();
            family.forEach(ProcessHandle::destroyForcibly);
            family.forEach(member -> member.onExit().join());
        }
        try (Stream<Path> files = Files.walk(home.root())) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | java.io.UncheckedIOException alreadyGone) {
            // Closed by the test and again at the end of the JVM.
            process = null;
        }
    }
}
