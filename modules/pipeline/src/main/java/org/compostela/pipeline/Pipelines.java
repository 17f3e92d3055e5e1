package org.compostela.pipeline;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.inject.Inject;
import org.apache.james.lifecycle.api.Startable;
import org.compostela.configuration.Home;
import org.compostela.pipeline.container.BuiltPipeline;
import org.compostela.pipeline.container.PipelineBuilder;
import org.compostela.pipeline.definition.PipelineDefinition;
import org.compostela.pipeline.definition.PipelineException;
import org.compostela.pipeline.definition.PipelineReader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pipeline that mails go through now, and its changes. A new version is built beside the old one and takes its place at once; mails that
 * are under way finish under the version that they began with, which is closed when the last of them has left. Thread-safe.
 */
public final class Pipelines implements Startable, AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Pipelines.class);
    private static final int SECONDS_TO_CLOSE = 10;

    private final Path file;
    private final PipelineBuilder builder;
    private final PipelineHistory history;
    private final ExecutorService closer = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "pipeline-closer");
        thread.setDaemon(true);
        return thread;
    });
    private volatile @Nullable Version current;

    @Inject
    Pipelines(Home home, PipelineBuilder builder) {
        this.file = home.conf().resolve("mailetcontainer.xml");
        this.builder = requireNonNull(builder, "builder");
        this.history = new PipelineHistory(home.data().resolve("pipeline"));
    }

    /**
     * Builds the pipeline of {@code conf/mailetcontainer.xml}, as a new version when the file is not what the newest one was.
     *
     * @throws PipelineException it cannot be used; every reason is in it
     * @throws IOException the history cannot be written
     */
    public synchronized void start() throws PipelineException, IOException {
        PipelineDefinition definition = PipelineReader.read(file);
        BuiltPipeline built = builder.build(definition);
        current = new Version(history.numberOf(definition.text()), built);
        tellWarnings(built);
    }

    /** Takes what is in the file now, and in {@code extensions/}. A failure changes nothing. */
    public synchronized Applied reload() throws PipelineException, IOException {
        return use(PipelineReader.read(file));
    }

    /**
     * Takes this pipeline, and writes it to {@code conf/mailetcontainer.xml}. A failure changes nothing.
     *
     * @throws PipelineException it cannot be used; every reason is in it
     * @throws IOException it could not be written
     */
    public synchronized Applied apply(String text) throws PipelineException, IOException {
        return use(PipelineReader.read(file.toString(), text));
    }

    /** Takes the pipeline that a version of the history was. */
    public synchronized Applied rollback(int number) throws PipelineException, IOException {
        return apply(history.text(number));
    }

    /**
     * Checks a pipeline as {@link #apply} does, and takes it not.
     *
     * @throws PipelineException it cannot be used; every reason is in it
     */
    public Applied check(String text) throws PipelineException {
        return check(PipelineReader.read(file.toString(), text));
    }

    /** Checks what is in the file now, as {@link #reload} does, and takes it not. */
    public Applied checkFile() throws PipelineException {
        return check(PipelineReader.read(file));
    }

    /** What is in the file now, built and through which no mail goes; for the caller to close. */
    BuiltPipeline buildFile() throws PipelineException {
        return builder.build(PipelineReader.read(file));
    }

    private Applied check(PipelineDefinition definition) throws PipelineException {
        try (BuiltPipeline built = builder.build(definition)) {
            Version running = current;
            return new Applied(running == null ? 0 : running.number, built.warnings());
        }
    }

    private Applied use(PipelineDefinition definition) throws PipelineException, IOException {
        BuiltPipeline built = builder.build(definition);
        Version next;
        try {
            next = new Version(history.add(definition.text()), built);
            AtomicFile.write(file, definition.text());
        } catch (IOException | RuntimeException e) {
            built.close();
            throw e;
        }
        Version before = current;
        current = next;
        LOGGER.atInfo().addKeyValue("version", next.number).log("the pipeline was changed");
        tellWarnings(built);
        if (before != null) {
            before.retire();
        }
        return new Applied(next.number, built.warnings());
    }

    private static void tellWarnings(BuiltPipeline built) {
        built.warnings().forEach(warning -> LOGGER.atWarn().log(warning.toString()));
    }

    /** The versions that were, the newest first. */
    public ImmutableList<PipelineHistory.Entry> history() throws IOException {
        return history.entries();
    }

    /** The text of a version. */
    public String text(int number) throws IOException {
        return history.text(number);
    }

    /** What mails go through now, or would if the server took any. */
    public PipelineDefinition definition() throws PipelineException {
        if (current == null) {
            return PipelineReader.read(file);
        }
        try (Lease lease = lease()) {
            return lease.pipeline().definition();
        }
    }

    /** The number of the version that runs; empty while none does. */
    public OptionalInt runningVersion() {
        Version running = current;
        return running == null ? OptionalInt.empty() : OptionalInt.of(running.number);
    }

    /** The pipeline as it is now, for one mail. The lease is closed when the mail has left it. */
    public Lease lease() {
        while (true) {
            Version version = version();
            if (version.enter()) {
                return new Lease(version);
            }
        }
    }

    private Version version() {
        Version version = current;
        if (version == null) {
            throw new IllegalStateException("no pipeline runs");
        }
        return version;
    }

    @Override
    public synchronized void close() {
        Version last = current;
        if (last != null) {
            last.retire();
        }
        closer.shutdown();
        try {
            if (!closer.awaitTermination(SECONDS_TO_CLOSE, TimeUnit.SECONDS)) {
                LOGGER.atWarn()
                        .log(
                                "a pipeline still holds mails; they are in the spool and are delivered after the next start");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * What a change came to.
     *
     * @param version the number that the pipeline has now; 0 if none runs
     * @param warnings what its check found
     */
    public record Applied(int version, ImmutableList<org.compostela.pipeline.definition.Finding> warnings) {}

    /** A pipeline in use by one mail. */
    public static final class Lease implements AutoCloseable {
        private final Version version;

        private Lease(Version version) {
            this.version = version;
        }

        public BuiltPipeline pipeline() {
            return version.pipeline;
        }

        /** The number of its version. */
        public int version() {
            return version.number;
        }

        @Override
        public void close() {
            version.leave();
        }
    }

    /** A pipeline and how many mails are in it. */
    private final class Version {
        private final int number;
        private final BuiltPipeline pipeline;
        private int mails;
        private boolean retired;

        private Version(int number, BuiltPipeline pipeline) {
            this.number = number;
            this.pipeline = pipeline;
        }

        private synchronized boolean enter() {
            if (retired) {
                return false;
            }
            mails++;
            return true;
        }

        private synchronized void leave() {
            mails--;
            closeWhenEmpty();
        }

        private synchronized void retire() {
            if (!retired) {
                retired = true;
                closeWhenEmpty();
            }
        }

        private void closeWhenEmpty() {
            if (retired && mails == 0) {
                closer.execute(pipeline::close);
            }
        }
    }
}
