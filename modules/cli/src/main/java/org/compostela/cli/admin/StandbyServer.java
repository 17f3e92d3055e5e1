package org.compostela.cli.admin;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.compostela.configuration.Home;

/**
 * A server on standby for one command: the stores of a home whose server does not run, and the web admin API over them. It takes no mail
 * and moves none, and ends with this process, however that ends.
 */
public final class StandbyServer implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration STOP = Duration.ofSeconds(30);
    private static final int POLL_MILLIS = 50;
    private static final int WORDS = 4_000;
    private static final String NAME = "compostela: ";

    private final Process process;
    private final Home home;
    private final CompletableFuture<String> words;

    private StandbyServer(Process process, Home home) {
        this.process = requireNonNull(process, "process");
        this.home = requireNonNull(home, "home");
        this.words = CompletableFuture.supplyAsync(this::words);
    }

    /**
     * Starts it, and returns when it answers.
     *
     * @param distribution the folder with {@code bin/compostela}
     * @throws AdminException it does not start; with what it said
     */
    public static StandbyServer start(Path distribution, Home home) throws AdminException {
        String launcher = distribution.resolve("bin").resolve("compostela").toString();
        try {
            Process process = new ProcessBuilder(
                            launcher,
                            "serve",
                            "--standby",
                            "--until-input-ends",
                            "--home",
                            home.root().toString())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            StandbyServer server = new StandbyServer(process, home);
            server.awaitReady();
            return server;
        } catch (IOException e) {
            throw new AdminException(launcher + " cannot be started: " + e.getMessage(), e);
        }
    }

    private void awaitReady() throws IOException, AdminException {
        long deadline = System.nanoTime() + START.toNanos();
        try {
            while (!ready()) {
                if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                    throw new AdminException("the stores of " + home.root() + " do not start: " + words.join());
                }
                if (System.nanoTime() > deadline) {
                    close();
                    throw new AdminException("the stores of " + home.root() + " are not up after " + START.toSeconds()
                            + " s: look into " + home.logs());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw new AdminException("interrupted while the stores of " + home.root() + " started", e);
        }
    }

    private boolean ready() throws IOException {
        Optional<RunningServer> server = RunningServer.of(home);
        return server.filter(running -> running.pid() == process.pid() && running.ready())
                .isPresent();
    }

    /** What it says of why it does not start; the rest is read too, that it never waits for a reader. */
    private String words() {
        try (InputStream errors = process.getErrorStream()) {
            String text = new String(errors.readNBytes(WORDS), StandardCharsets.UTF_8).strip();
            errors.transferTo(OutputStream.nullOutputStream());
            return text.startsWith(NAME) ? text.substring(NAME.length()) : text;
        } catch (IOException e) {
            return "its words cannot be read: " + e.getMessage();
        }
    }

    /** Its web admin API. */
    public AdminApi api() throws AdminException {
        return RunningServer.api(home);
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException alreadyEnded) {
            // Its end of the pipe is gone, and so is the process.
        }
        process.destroyForcibly();
    }
}
