package org.compostela.extraction;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.compostela.extraction.Reading.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of the child: from its start to its end. For one thread at a time; the clock that it is bounded by runs on another. The forms
 * of what crosses the pipes are described in the package of the child.
 */
final class ReaderProcess implements AutoCloseable {
    private static final int READY = 7;
    private static final int WHOLE = 0;
    private static final int PART = 1;
    private static final int END = 0;
    private static final int TAKEN_BACK = -1;
    private static final int BROKEN = -1;
    private static final int CHUNK = 64 * 1024;
    /** What UTF-8 takes for a character of Java at most. */
    private static final int CHARACTER_BYTES = 3;

    private static final int REASON_BYTES = 64 * 1024;
    /** The exit code of a JVM with {@code -XX:+ExitOnOutOfMemoryError}. */
    private static final int OUT_OF_MEMORY = 3;

    private static final long END_SECONDS = 2;
    private static final Logger LOGGER = LoggerFactory.getLogger(ReaderProcess.class);

    /** Options that the environment would add to every JVM are for the server, not for its children. */
    private static final Set<String> FOREIGN_OPTIONS =
            Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH");

    /** Whether a file went through the pipe. */
    sealed interface Sending {
        record Sent(HashCode digest) implements Sending {}

        record NotSent(Reading.Skipped why) implements Sending {}
    }

    private final Process process;
    private final ScheduledExecutorService clock;
    private final long largest;
    private final DataOutputStream toChild;
    private final DataInputStream fromChild;
    private final OutputTail errors;
    private volatile boolean late;
    private boolean usable = true;

    private ReaderProcess(Process process, ScheduledExecutorService clock, long largest) {
        this.process = process;
        this.clock = clock;
        this.largest = largest;
        this.toChild = new DataOutputStream(new BufferedOutputStream(process.getOutputStream(), CHUNK));
        this.fromChild = new DataInputStream(process.getInputStream());
        this.errors = OutputTail.of(process.getErrorStream(), "attachment-reader-errors-" + process.pid());
    }

    /** Starts a child and blocks until it takes files. */
    static ReaderProcess start(ReaderSettings settings, ScheduledExecutorService clock, Duration limit)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command(settings));
        builder.environment().keySet().removeAll(FOREIGN_OPTIONS);
        ReaderProcess child =
                new ReaderProcess(builder.start(), clock, settings.bounds().size());
        ScheduledFuture<?> watch = child.watch(limit);
        try {
            int first = child.fromChild.readUnsignedByte();
            if (first != READY) {
                throw new IOException("it began with " + first);
            }
            return child;
        } catch (IOException e) {
            child.close();
            throw new IOException(
                    child.late ? "it did not start within " + limit.toSeconds() + " s" : child.errors.text(), e);
        } finally {
            stopWatch(watch);
        }
    }

    private static List<String> command(ReaderSettings settings) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx" + settings.bounds().memory());
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.add("-XX:MaxDirectMemorySize=16m");
        command.add("-XX:MaxMetaspaceSize=128m");
        // A short life with little work in much code: the optimising compiler would cost more than it saves.
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-XX:+UseSerialGC");
        command.add("-XX:-UsePerfData");
        command.add("-XX:-CreateCoredumpOnCrash");
        command.add("-XX:ErrorFile=" + settings.temporary().resolve("crash.log"));
        command.add("-Djava.awt.headless=true");
        command.add("-Djava.io.tmpdir=" + settings.temporary());
        command.add("-cp");
        command.add(settings.classPath());
        command.add(settings.mainClass());
        command.add(Integer.toString(ReaderSettings.TEXT));
        command.add(Integer.toString(settings.bounds().depth()));
        command.add(Long.toString(ReaderSettings.INNER_BYTES));
        return command;
    }

    long pid() {
        return process.pid();
    }

    /** Whether it can take another file. */
    boolean isUsable() {
        return usable && process.isAlive();
    }

    /** The child's time for one file begins. */
    Turn begin(Duration limit) {
        return new Turn(limit);
    }

    /** One file: {@link #send}, then {@link #answer} or {@link #takeBack}. A child that is left in the middle of it is killed. */
    final class Turn implements AutoCloseable {
        private final Duration limit;
        private final ScheduledFuture<?> watch;
        private boolean settled;

        private Turn(Duration limit) {
            this.limit = limit;
            this.watch = watch(limit);
        }

        Sending send(InputStream file) {
            Hasher digest = Hashing.sha256().newHasher();
            byte[] chunk = new byte[CHUNK];
            long size = 0;
            try {
                int length = next(file, chunk);
                while (length > 0) {
                    size += length;
                    if (size > largest) {
                        takeBack();
                        return notSent(Reason.TOO_LARGE, "it has more than " + largest + " bytes");
                    }
                    digest.putBytes(chunk, 0, length);
                    toChild.writeInt(length);
                    toChild.write(chunk, 0, length);
                    length = next(file, chunk);
                }
                if (length == BROKEN) {
                    takeBack();
                    return notSent(Reason.UNREADABLE, "its encoding in the message is broken");
                }
                return new Sending.Sent(digest.hash());
            } catch (IOException e) {
                return new Sending.NotSent(endOfChild(e));
            }
        }

        private static Sending notSent(Reason reason, String detail) {
            return new Sending.NotSent(new Reading.Skipped(reason, detail));
        }

        /** The length of the next chunk; 0 at the end. Failures of the file are not those of the pipe. */
        private static int next(InputStream file, byte[] chunk) {
            try {
                return file.readNBytes(chunk, 0, CHUNK);
            } catch (IOException | RuntimeException e) {
                LOGGER.atDebug().setCause(e).log("an attachment cannot be decoded");
                return BROKEN;
            }
        }

        void takeBack() {
            try {
                toChild.writeInt(TAKEN_BACK);
                toChild.flush();
                settled = true;
            } catch (IOException e) {
                LOGGER.atDebug().setCause(e).log("the reader of attachments ended while a file was taken back");
            }
        }

        /** Blocks until the file is read, or the child is ended for it. */
        Reading answer() {
            try {
                toChild.writeInt(END);
                toChild.flush();
                Reading reading = receive();
                settled = true;
                return reading;
            } catch (IOException e) {
                return endOfChild(e);
            }
        }

        private Reading receive() throws IOException {
            int kind = fromChild.readUnsignedByte();
            String reason = text(REASON_BYTES);
            String text = text(ReaderSettings.TEXT * CHARACTER_BYTES);
            if (kind == WHOLE) {
                return new Reading.Whole(text);
            }
            if (kind != PART) {
                throw new IOException("an answer of kind " + kind);
            }
            return text.isBlank() ? new Reading.Skipped(Reason.UNREADABLE, reason) : new Reading.Part(text, reason);
        }

        private String text(int most) throws IOException {
            int length = fromChild.readInt();
            if (length < 0 || length > most) {
                throw new IOException("a text of " + length + " bytes");
            }
            byte[] bytes = fromChild.readNBytes(length);
            if (bytes.length < length) {
                throw new EOFException();
            }
            return new String(bytes, UTF_8);
        }

        private Reading.Skipped endOfChild(IOException failure) {
            boolean killed = late;
            // A child that ends by itself closes its pipes before it has an exit code, which says why.
            int exitCode = exitCode();
            process.destroyForcibly();
            if (killed) {
                return new Reading.Skipped(Reason.TOO_SLOW, "it was not read within " + limit.toSeconds() + " s");
            }
            if (exitCode == OUT_OF_MEMORY) {
                return new Reading.Skipped(Reason.TOO_MUCH_MEMORY, "the memory for reading it was not enough");
            }
            LOGGER.atDebug()
                    .addKeyValue("exitCode", exitCode)
                    .addKeyValue("output", errors.text())
                    .setCause(failure)
                    .log("the reader of attachments ended");
            return new Reading.Skipped(Reason.CHILD_DIED, "the process that read it ended with exit code " + exitCode);
        }

        @Override
        public void close() {
            boolean inTime = stopWatch(watch);
            if (!settled || !inTime) {
                usable = false;
                ReaderProcess.this.close();
            }
        }
    }

    private ScheduledFuture<?> watch(Duration limit) {
        return clock.schedule(this::kill, limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void kill() {
        late = true;
        process.destroyForcibly();
    }

    /** False if the time was up: the child is being killed, even if it has just answered. */
    private static boolean stopWatch(ScheduledFuture<?> watch) {
        return watch.cancel(false);
    }

    /** Waits for the end; -1 if it does not come. */
    private int exitCode() {
        try {
            return process.waitFor(END_SECONDS, TimeUnit.SECONDS) ? process.exitValue() : -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    /** Kills the child: it keeps nothing that could be lost. */
    @Override
    public void close() {
        process.destroyForcibly();
        exitCode();
    }
}
