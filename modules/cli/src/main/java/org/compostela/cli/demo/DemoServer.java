package org.compostela.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.compostela.cli.admin.AdminApi;
import org.compostela.cli.admin.AdminException;
import org.compostela.cli.admin.RunningServer;
import org.compostela.configuration.Home;
import org.jspecify.annotations.Nullable;

/**
 * A real server, a child process of the demo, on free loopback ports in a home of its own under the temporary folder.
 *
 * <p>{@link #close} may come from another thread (Ctrl-C) at any time: it ends every process, and no later call starts
 * one.
 */
final class DemoServer implements AutoCloseable {
    private static final List<String> LISTENERS =
            List.of("smtp", "submission", "submissions", "imap", "imaps", "pop3", "pop3s", "admin");
    private static final Duration START = Duration.ofSeconds(150);
    private static final int POLL_MILLIS = 50;
    private static final int CONSOLE_LINES = 15;

    private final Path launcher;
    private final Home home;
    private @Nullable Process process;
    private volatile boolean closed;

    /** @param distribution the folder with {@code bin/compostela} */
    DemoServer(Path distribution) throws IOException {
        this.launcher = distribution.resolve("bin").resolve("compostela");
        this.home = new Home(Files.createTempDirectory("compostela-demo-"));
    }

    Home home() {
        return home;
    }

    boolean closed() {
        return closed;
    }

    /** Starts the server, anew after {@link #kill}, and waits until it serves. */
    void start() throws IOException, InterruptedException, StepFailedException {
        launch();
        await("the server to be ready", START, () -> running()
                .filter(RunningServer::ready)
                .isPresent());
    }

    private synchronized void launch() throws IOException, InterruptedException {
        if (closed) {
            throw new InterruptedException("the demo ends");
        }
        Files.createDirectories(home.logs());
        List<String> command = new ArrayList<>(
                List.of(launcher.toString(), "serve", "--home", home.root().toString()));
        for (String listener : LISTENERS) {
            command.addAll(List.of("--set", "listen." + listener + "=127.0.0.1:0"));
        }
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(console().toFile()))
                .start();
        process.getOutputStream().close();
    }

    private Path console() {
        return home.logs().resolve("console.log");
    }

    /** What this very process says of itself; empty until it does. */
    private Optional<RunningServer> running() throws IOException {
        long pid = child().pid();
        return RunningServer.of(home).filter(server -> server.pid() == pid);
    }

    InetSocketAddress address(String listener) throws IOException, StepFailedException {
        String address =
                running().map(server -> server.listeners().get(listener)).orElse(null);
        if (address == null) {
            throw new StepFailedException("the listener " + listener + " in " + home.runtimeFile(), "none");
        }
        int colon = address.lastIndexOf(':');
        return new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
    }

    AdminApi api() throws AdminException {
        return RunningServer.api(home);
    }

    /** The server and the engines. */
    List<Long> pids() throws AdminException {
        List<Long> pids = new ArrayList<>(List.of(child().pid()));
        for (JsonNode engine : api().get("/status").path("engines")) {
            if (engine.path("pid").isNumber()) {
                pids.add(engine.path("pid").asLong());
            }
        }
        return pids;
    }

    /** SIGKILL to all of them at once; returns when none is left. */
    static void kill(List<Long> pids) throws InterruptedException, StepFailedException {
        List<ProcessHandle> handles =
                pids.stream().map(ProcessHandle::of).flatMap(Optional::stream).toList();
        handles.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle handle : handles) {
            try {
                handle.onExit().get(10, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                throw new StepFailedException("process " + handle.pid() + " to die of SIGKILL", "it lives");
            }
        }
    }

    @FunctionalInterface
    interface Condition {
        boolean holds() throws Exception;
    }

    /** Waits until the condition holds; a server that ends meanwhile fails at once, with its last words. */
    void await(String what, Duration limit, Condition condition)
            throws IOException, InterruptedException, StepFailedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!holds(condition)) {
            if (child().waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                if (closed) {
                    throw new InterruptedException("the demo was ended");
                }
                throw new StepFailedException(
                        what, "the server ended with exit code " + child().exitValue() + ":\n" + lastWords());
            }
            if (System.nanoTime() > deadline) {
                throw new StepFailedException(what, "nothing within " + limit.toSeconds() + " s");
            }
        }
    }

    private static boolean holds(Condition condition) throws IOException, InterruptedException, StepFailedException {
        try {
            return condition.holds();
        } catch (IOException | InterruptedException | StepFailedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    private String lastWords() throws IOException {
        List<String> lines = Files.readAllLines(console());
        return String.join("\n", lines.subList(Math.max(0, lines.size() - CONSOLE_LINES), lines.size()));
    }

    private synchronized Process child() {
        if (process == null) {
            throw new IllegalStateException("not started");
        }
        return process;
    }

    /** Ends every process; the home stays. */
    private synchronized void stop() {
        closed = true;
        if (process == null) {
            return;
        }
        List<ProcessHandle> family = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        family.forEach(ProcessHandle::destroyForcibly);
        family.forEach(member -> member.onExit().join());
    }

    /** Ends every process and deletes the home but its logs, of which it gives the folder. */
    synchronized Path closeButKeepLogs() {
        stop();
        delete(home.data());
        delete(home.conf());
        delete(home.extensions());
        return home.logs();
    }

    /** Ends every process and deletes the home. */
    @Override
    public synchronized void close() {
        stop();
        delete(home.root());
    }

    private static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
