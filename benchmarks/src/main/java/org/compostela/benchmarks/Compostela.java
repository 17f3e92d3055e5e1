package org.compostela.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The built distribution, as shipped, in a home of its own on free loopback ports. */
final class Compostela implements MailServer {
    private static final List<String> LISTENERS =
            List.of("smtp", "submission", "submissions", "imap", "imaps", "pop3", "pop3s", "admin");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String name;
    private final Path launcher;
    private final List<String> settings;
    private final List<String> javaOptions;
    private final ScratchFolder folder;
    private final Path home;
    private final Daemon daemon;
    private @Nullable AdminClient admin;

    /**
     * @param distribution the folder with {@code bin/compostela}
     * @param parent where the folder of this run is made
     * @param settings of compostela.conf, as {@code key=value}
     */
    Compostela(Path distribution, Path parent, List<String> settings) throws IOException {
        this(distribution, parent, settings, List.of());
    }

    /** @param javaOptions of the server's process */
    Compostela(Path distribution, Path parent, List<String> settings, List<String> javaOptions) throws IOException {
        this.name = settings.isEmpty() ? "compostela" : "compostela with " + String.join(", ", settings);
        this.settings = List.copyOf(settings);
        this.javaOptions = List.copyOf(javaOptions);
        this.launcher = distribution.resolve("bin").resolve("compostela");
        if (!Files.isExecutable(launcher)) {
            throw new IOException("no " + launcher + ": build the distribution with ./compostela version");
        }
        this.folder = ScratchFolder.in(parent);
        this.home = folder.path().resolve("home");
        this.daemon = new Daemon(name(), folder.path().resolve("console.log"));
    }

    /** The one that was named, else the one that this source builds. */
    static Path distribution(@Nullable Path named) {
        return named != null
                ? named
                : Path.of(System.getProperty("compostela.root", "."), "distribution", "target", "compostela-0.1.0");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void start(List<Mailbox> mailboxes) throws IOException, InterruptedException {
        Files.createDirectories(home);
        List<String> command = new ArrayList<>(List.of(launcher.toString(), "serve", "--home", home.toString()));
        for (String listener : LISTENERS) {
            command.addAll(List.of("--set", "listen." + listener + "=127.0.0.1:0"));
        }
        settings.forEach(setting -> command.addAll(List.of("--set", setting)));
        daemon.start(command, Map.of("COMPOSTELA_JAVA_OPTIONS", String.join(" ", javaOptions)));
        daemon.await(() -> runtime().path("state").asText().equals("ready"));
        AdminClient client =
                new AdminClient(URI.create(runtime().path("adminUrl").asText()), token());
        client.addDomain(Mailbox.DOMAIN);
        for (Mailbox mailbox : mailboxes) {
            client.addUser(mailbox);
        }
        admin = client;
    }

    private String token() throws IOException {
        return Files.readString(home.resolve("data/secrets/admin-token")).strip();
    }

    /** What the server says of itself; written whole, by a rename. */
    private JsonNode runtime() throws IOException {
        Path file = home.resolve("data/server.json");
        return Files.exists(file) ? JSON.readTree(file.toFile()) : JSON.createObjectNode();
    }

    @Override
    public InetSocketAddress smtp() throws IOException {
        return listener("smtp");
    }

    @Override
    public InetSocketAddress imap() throws IOException {
        return listener("imaps");
    }

    private InetSocketAddress listener(String name) throws IOException {
        for (JsonNode listener : runtime().path("listeners")) {
            if (listener.path("name").asText().equals(name)) {
                String address = listener.path("address").asText();
                int colon = address.lastIndexOf(':');
                return new InetSocketAddress(
                        address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
            }
        }
        throw new IOException("compostela has no listener " + name);
    }

    @Override
    public boolean imapOverTls() {
        return true;
    }

    @Override
    public Map<String, Long> memory() {
        return ProcessFamily.memory(daemon.handle());
    }

    @Override
    public double cpuSeconds() {
        return ProcessFamily.cpuSeconds(daemon.handle());
    }

    @Override
    public long failedMails() throws IOException, InterruptedException {
        if (admin == null) {
            throw new IllegalStateException("not started");
        }
        return admin.mailsInRepositories();
    }

    /** Seconds that it takes to build the search index anew. */
    double rebuildIndex() throws IOException, InterruptedException {
        if (admin == null) {
            throw new IllegalStateException("not started");
        }
        long began = System.nanoTime();
        admin.rebuildIndex();
        return (System.nanoTime() - began) / 1e9;
    }

    /** What the search engine has on disk. */
    long indexBytes() throws IOException {
        try (Stream<Path> files = Files.walk(home.resolve("data/opensearch"))) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    @Override
    public void close() throws IOException {
        daemon.close();
        folder.close();
    }
}
