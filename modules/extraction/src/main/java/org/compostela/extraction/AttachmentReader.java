package org.compostela.extraction;

import static java.util.Objects.requireNonNull;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.hash.HashCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.compostela.extraction.ReaderProcess.Sending;
import org.compostela.extraction.Reading.Reason;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has files read by a child, one at a time. Safe for use by many threads, which wait for their turn: {@link #WAITING} of them at most,
 * each for a bounded time.
 *
 * <p>What became of a file is remembered for some minutes: a mail to many users brings the same file many times, and one that killed a
 * child once would do so each time.
 */
final class AttachmentReader implements AutoCloseable {
    /** As many messages are indexed at once, and some more. */
    static final int WAITING = 32;

    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration REMEMBERED = Duration.ofMinutes(10);
    private static final long REMEMBERED_CHARACTERS = 4L * 1024 * 1024;
    private static final int ENTRY_WEIGHT = 512;
    private static final Logger LOGGER = LoggerFactory.getLogger(AttachmentReader.class);

    private final ReaderSettings settings;
    private final Respite respite;
    private final ReentrantLock turn = new ReentrantLock(true);
    private final Semaphore waiting = new Semaphore(WAITING);
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(AttachmentReader::daemon);
    private final Cache<HashCode, Reading> known = CacheBuilder.newBuilder()
            .maximumWeight(REMEMBERED_CHARACTERS)
            .weigher((HashCode file, Reading reading) -> ENTRY_WEIGHT + length(reading))
            .expireAfterWrite(REMEMBERED)
            .build();
    private volatile @Nullable ReaderProcess child;
    private volatile long lastUse;
    private volatile boolean closed;

    AttachmentReader(ReaderSettings settings, Clock time) {
        this.settings = requireNonNull(settings, "settings");
        this.respite = new Respite(time);
        long check = Math.max(1, settings.idle().toMillis() / 4);
        clock.scheduleWithFixedDelay(this::endIdleChild, check, check, TimeUnit.MILLISECONDS);
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "attachment-reader-clock");
        thread.setDaemon(true);
        return thread;
    }

    private static int length(Reading reading) {
        if (reading instanceof Reading.Whole whole) {
            return whole.text().length();
        }
        return reading instanceof Reading.Part part ? part.text().length() : 0;
    }

    /** Blocks, for the time of a file and as long again for its turn; never throws for what is in the file. */
    Reading read(InputStream file) {
        if (!waiting.tryAcquire()) {
            return new Reading.Skipped(Reason.BUSY, "more than " + WAITING + " files wait to be read");
        }
        try {
            return readInTurn(file);
        } finally {
            waiting.release();
        }
    }

    private Reading readInTurn(InputStream file) {
        try {
            if (!turn.tryLock(settings.patience().toMillis(), TimeUnit.MILLISECONDS)) {
                return new Reading.Skipped(
                        Reason.BUSY,
                        "its turn did not come within " + settings.patience().toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Reading.Skipped(Reason.BUSY, "waiting for its turn was interrupted");
        }
        try {
            return readByChild(file);
        } finally {
            turn.unlock();
        }
    }

    private Reading readByChild(InputStream file) {
        if (closed) {
            return new Reading.Skipped(Reason.NO_CHILD, "the server stops");
        }
        try {
            ReaderProcess running = usableChild();
            if (running == null) {
                return new Reading.Skipped(
                        Reason.RESTING,
                        "files ended the process that reads them too often; it rests for "
                                + Math.max(1, respite.left().toSeconds()) + " s");
            }
            Reading reading = read(running, file);
            lastUse = System.nanoTime();
            if (!running.isUsable()) {
                child = null;
                respite.died();
            }
            return reading;
        } catch (IOException e) {
            respite.died();
            LOGGER.atError()
                    .addKeyValue("classPath", settings.classPath())
                    .setCause(e)
                    .log("the process that reads attachments cannot be started: their text is not searched");
            return new Reading.Skipped(Reason.NO_CHILD, "the process that reads it cannot be started");
        }
    }

    private Reading read(ReaderProcess running, InputStream file) {
        try (ReaderProcess.Turn now = running.begin(settings.bounds().time())) {
            Sending sending = now.send(file);
            if (sending instanceof Sending.NotSent notSent) {
                return notSent.why();
            }
            HashCode digest = ((Sending.Sent) sending).digest();
            Reading remembered = known.getIfPresent(digest);
            if (remembered != null) {
                now.takeBack();
                return remembered;
            }
            Reading reading = now.answer();
            known.put(digest, reading);
            return reading;
        }
    }

    /** In turn only. Null while none may be started. */
    private @Nullable ReaderProcess usableChild() throws IOException {
        ReaderProcess running = child;
        if (running != null && running.isUsable()) {
            return running;
        }
        child = null;
        if (!respite.left().isZero()) {
            return null;
        }
        emptyTemporary();
        ReaderProcess started = ReaderProcess.start(settings, clock, START);
        child = started;
        LOGGER.atInfo().addKeyValue("pid", started.pid()).log("a process that reads attachments was started");
        return started;
    }

    /** What a killed child left behind. */
    private void emptyTemporary() throws IOException {
        Path folder = settings.temporary();
        Files.createDirectories(folder);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private void endIdleChild() {
        ReaderProcess running = child;
        if (running == null || System.nanoTime() - lastUse < settings.idle().toNanos() || !turn.tryLock()) {
            return;
        }
        try {
            if (System.nanoTime() - lastUse >= settings.idle().toNanos()) {
                child = null;
                running.close();
                LOGGER.atInfo()
                        .addKeyValue("pid", running.pid())
                        .log("the process that reads attachments has no more to read");
            }
        } finally {
            turn.unlock();
        }
    }

    /** The child's process; empty while there is none. */
    OptionalLong pid() {
        ReaderProcess running = child;
        return running == null ? OptionalLong.empty() : OptionalLong.of(running.pid());
    }

    /** Ends the child, and with it what it reads. */
    @Override
    public void close() {
        closed = true;
        ReaderProcess running = child;
        if (running != null) {
            running.close();
        }
        clock.shutdownNow();
    }
}
