package org.compostela.engines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One run of a child: from its start to its end. */
final class ChildJvm {
    private static final String READY = "COMPOSTELA-ENGINE-READY";
    private static final String STOP = "STOP";

    /** Of what the child printed, this much is kept for the message that says why it did not start. */
    private static final int TAIL_LINES = 30;

    private static final int MAX_LINE = 500;

    /** How a child is started. */
    record Command(List<String> jvmOptions, String classPath, String mainClass, List<String> arguments) {
        /** Options that the environment would add to every JVM are for the server, not for its children. */
        private static final Set<String> FOREIGN_OPTIONS =
                Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH");

        Command {
            jvmOptions = List.copyOf(jvmOptions);
            requireNonNull(classPath, "classPath");
            requireNonNull(mainClass, "mainClass");
            arguments = List.copyOf(arguments);
        }
    }

    private final Process process;
    private final Writer lifeline;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final Deque<String> tail = new ArrayDeque<>();

    private ChildJvm(Process process) {
        this.process = process;
        this.lifeline = process.outputWriter(UTF_8);
        Thread reader = new Thread(this::read, "engine-output-" + process.pid());
        reader.setDaemon(true);
        reader.start();
        process.onExit()
                .thenRun(() ->
                        ready.completeExceptionally(new IOException("it ended with exit code " + process.exitValue())));
    }

    /** Starts the child and hands it its credential, by pipe: it is on no command line and in no environment. */
    static ChildJvm start(Command command, String user, String password) throws IOException {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(command.jvmOptions());
        line.add("-cp");
        line.add(command.classPath());
        line.add(command.mainClass());
        line.addAll(command.arguments());
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment().keySet().removeAll(Command.FOREIGN_OPTIONS);
        ChildJvm child = new ChildJvm(builder.start());
        try {
            child.lifeline.write(user + "\n" + password + "\n");
            child.lifeline.flush();
        } catch (IOException e) {
            child.process.destroyForcibly();
            throw e;
        }
        return child;
    }

    private void read() {
        try (BufferedReader output = process.inputReader(UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.equals(READY)) {
                    ready.complete(null);
                } else {
                    keep(line);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            keep("(output ended: " + e.getMessage() + ")");
        }
    }

    private synchronized void keep(String line) {
        if (tail.size() == TAIL_LINES) {
            tail.removeFirst();
        }
        tail.addLast(line.length() > MAX_LINE ? line.substring(0, MAX_LINE) : line);
    }

    synchronized String tail() {
        return String.join("\n", tail);
    }

    /** Blocks until the child serves; throws with what it printed when it ends first or takes too long. */
    void awaitReady(long seconds) throws IOException, InterruptedException {
        try {
            ready.get(seconds, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            String why = e.getCause() == null ? "it failed" : e.getCause().getMessage();
            throw new IOException(why + "; it printed:\n" + tail(), e);
        } catch (TimeoutException e) {
            throw new IOException("it did not answer within " + seconds + " s; it printed:\n" + tail(), e);
        }
    }

    long pid() {
        return process.pid();
    }

    CompletableFuture<Process> onExit() {
        return process.onExit();
    }

    /** Asks the child to stop; after {@code seconds} it is killed. */
    void stop(long seconds) throws InterruptedException {
        try {
            lifeline.write(STOP + "\n");
            lifeline.close();
        } catch (IOException alreadyGone) {
            process.destroyForcibly();
        }
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            process.waitFor(2, TimeUnit.SECONDS);
        }
    }
}
