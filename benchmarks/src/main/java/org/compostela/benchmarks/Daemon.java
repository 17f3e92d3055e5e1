package org.compostela.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A server process in the foreground, with all that descend from it. */
final class Daemon implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(300);
    private static final Duration CLEAN_STOP = Duration.ofSeconds(20);
    private static final int POLL_MILLIS = 50;
    private static final int LAST_WORDS = 15;

    private final String name;
    private final Path log;
    private final List<String> stop;
    private @Nullable Process process;
    private boolean closed;

    /** @param log takes the process's output */
    Daemon(String name, Path log) {
        this(name, log, List.of());
    }

    /** @param stop ends the process, in place of SIGTERM */
    Daemon(String name, Path log, List<String> stop) {
        this.name = name;
        this.log = log;
        this.stop = List.copyOf(stop);
    }

    void start(List<String> command) throws IOException {
        start(command, Map.of());
    }

    /** @param environment beside our own */
    synchronized void start(List<String> command, Map<String, String> environment) throws IOException {
        if (closed) {
            throw new IOException("the benchmark ends");
        }
        process = run(command, environment);
    }

    private Process run(List<String> command, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        Process started = builder.start();
        started.getOutputStream().close();
        return started;
    }

    @FunctionalInterface
    interface Condition {
        boolean holds() throws IOException;
    }

    /** Waits until the server serves; fails at once when it ends instead. */
    void await(Condition serves) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START.toNanos();
        while (!serves.holds()) {
            if (process().waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new IOException(
                        name + " ended with exit code " + process().exitValue() + ":\n" + lastWords());
            }
            if (System.nanoTime() > deadline) {
                throw new IOException(name + " does not serve after " + START.toSeconds() + " s:\n" + lastWords());
            }
        }
    }

    /** Without the frames of stack traces, which would be all that is left. */
    private String lastWords() throws IOException {
        List<String> lines = Files.readAllLines(log).stream()
                .filter(line -> !line.startsWith("\tat "))
                .toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_WORDS), lines.size()));
    }

    ProcessHandle handle() {
        return process().toHandle();
    }

    private synchronized Process process() {
        if (process == null) {
            throw new IllegalStateException(name + " is not started");
        }
        return process;
    }

    /** Asks the process to end, and kills what is left of its family after 20 seconds. */
    @Override
    public synchronized void close() throws IOException {
        closed = true;
        if (process == null) {
            return;
        }
        List<ProcessHandle> family = family(process.toHandle());
        if (!stop.isEmpty()) {
            // Also when the process has ended: a script that dies of Ctrl-C leaves its daemon behind.
            leftOf(List.of(run(stop, Map.of()).toHandle()), CLEAN_STOP).forEach(ProcessHandle::destroyForcibly);
        } else {
            process.destroy();
        }
        List<ProcessHandle> left = leftOf(family, CLEAN_STOP);
        left.forEach(ProcessHandle::destroyForcibly);
        leftOf(left, CLEAN_STOP);
    }

    private static List<ProcessHandle> family(ProcessHandle parent) {
        return Stream.concat(Stream.of(parent), parent.descendants()).toList();
    }

    private static List<ProcessHandle> leftOf(List<ProcessHandle> members, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        List<ProcessHandle> left = new ArrayList<>();
        for (ProcessHandle member : members) {
            if (!ends(member, deadline - System.nanoTime())) {
                left.add(member);
            }
        }
        return left;
    }

    private static boolean ends(ProcessHandle member, long nanos) {
        try {
            member.onExit().get(Math.max(nanos, 0), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return !member.isAlive();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !member.isAlive();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
