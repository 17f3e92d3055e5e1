package org.compostela.engines.child;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * The engine's end of the tie to its parent, the mail server.
 *
 * <p>Standard input brings the credential in two lines, later perhaps a line that asks for a clean stop. When it ends
 * without that line, the parent was killed: nobody is left to answer, every acknowledged write is in the engine's log,
 * and the process halts at once, so that the next server finds the data free. Standard output takes one line, which
 * says that clients are served.
 *
 * <p>The signals that a terminal or a service manager sends to all processes together are ignored: the server, which
 * got them too, still needs its engines while it stops.
 */
public final class Lifeline {
    private static final String READY = "COMPOSTELA-ENGINE-READY";
    private static final String STOP = "STOP";

    /** A clean stop that takes longer is cut short; the engine's log has every acknowledged write. */
    private static final long STOP_SECONDS = 8;

    private static final int FAILED = 1;
    private static final int ORPHANED = 3;

    private final BufferedReader fromParent;
    private final PrintStream toParent;
    private final PrintStream errors;
    private final FileLock lock;
    private final String user;
    private final String password;

    private Lifeline(
            BufferedReader fromParent,
            PrintStream toParent,
            PrintStream errors,
            FileLock lock,
            String user,
            String password) {
        this.fromParent = fromParent;
        this.toParent = toParent;
        this.errors = errors;
        this.lock = lock;
        this.user = user;
        this.password = password;
    }

    /**
     * Takes the tie up. To be called first: logging libraries replace {@link System#out}. Blocks while an engine whose
     * parent was killed still holds the data folder.
     */
    public static Lifeline take(Path dataFolder) throws IOException {
        PrintStream toParent = System.out;
        PrintStream errors = System.err;
        BufferedReader fromParent = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        String user = fromParent.readLine();
        String password = fromParent.readLine();
        if (user == null || password == null) {
            throw new IOException("no credential on standard input: this program is started by the mail server alone");
        }
        for (String signal : new String[] {"INT", "HUP", "TERM"}) {
            Signal.handle(new Signal(signal), SignalHandler.SIG_IGN);
        }
        return new Lifeline(fromParent, toParent, errors, locked(dataFolder), user, password);
    }

    /** Open until the process ends: the kernel gives the lock back, however it ends. */
    private static FileLock locked(Path dataFolder) throws IOException {
        FileChannel channel = FileChannel.open(
                dataFolder.resolve("engine.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        return channel.lock();
    }

    public String user() {
        return user;
    }

    public String password() {
        return password;
    }

    /** From now on the process ends with its parent; {@code cleanStop} runs when the parent asks for it. */
    public void hold(Runnable cleanStop) {
        requireNonNull(cleanStop, "cleanStop");
        // Not a daemon: OpenSearch has none but daemons, and this thread keeps its JVM running.
        new Thread(() -> listen(cleanStop), "lifeline").start();
        // The pipe alone would do, were its other end never inherited by another process of the parent's.
        ProcessHandle.current().parent().ifPresent(parent -> parent.onExit()
                .thenRun(() -> Runtime.getRuntime().halt(ORPHANED)));
    }

    /** Tells the parent that clients are served. */
    public void ready() {
        if (!lock.isValid()) {
            throw new IllegalStateException("the lock of the data folder is lost");
        }
        toParent.println(READY);
        toParent.flush();
    }

    /** Tells the parent why the engine cannot run, and ends the process: threads that are up already would keep it. */
    public void fail(Throwable why) {
        why.printStackTrace(errors);
        errors.flush();
        Runtime.getRuntime().halt(FAILED);
    }

    private void listen(Runnable cleanStop) {
        try {
            for (String line = fromParent.readLine(); line != null; line = fromParent.readLine()) {
                if (line.equals(STOP)) {
                    stop(cleanStop);
                    return;
                }
            }
        } catch (IOException e) {
            errors.println("the pipe from the mail server broke: " + e);
        }
        Runtime.getRuntime().halt(ORPHANED);
    }

    private static void stop(Runnable cleanStop) {
        Thread stop = new Thread(cleanStop, "stop");
        stop.setDaemon(true);
        stop.start();
        try {
            stop.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(0);
    }
}
