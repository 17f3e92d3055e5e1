package org.compostela.server;

import static java.util.Objects.requireNonNull;

import com.google.inject.Inject;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.compostela.pipeline.Pipelines;
import org.compostela.pipeline.definition.PipelineException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * SIGHUP takes over {@code conf/mailetcontainer.xml} and {@code extensions/} as they are now, as {@code compostela pipeline apply} does. The JDK
 * has no other way to hear of a signal than {@link Signal}. A failure is told in the log and changes nothing.
 */
final class ReloadSignal implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(ReloadSignal.class);
    private static final String NAME = "HUP";

    private final Pipelines pipelines;

    /** One change at a time, and one that waits: it reads what is there when it begins, so more would change nothing. */
    private final ThreadPoolExecutor executor = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(1),
            task -> {
                Thread thread = new Thread(task, "pipeline-reload");
                thread.setDaemon(true);
                return thread;
            },
            new ThreadPoolExecutor.DiscardPolicy());

    @Inject
    ReloadSignal(Pipelines pipelines) {
        this.pipelines = requireNonNull(pipelines, "pipelines");
    }

    void listen() {
        try {
            SignalHandler before = Signal.handle(new Signal(NAME), signal -> executor.execute(this::reload));
            if (SignalHandler.SIG_IGN.equals(before)) {
                LOGGER.atInfo().log(
                        "SIGHUP is ignored, as nohup says; change the pipeline by compostela pipeline apply");
            }
        } catch (IllegalArgumentException e) {
            LOGGER.atWarn()
                    .setCause(e)
                    .log("SIGHUP cannot be heard on this JVM; change the pipeline by compostela pipeline apply");
        }
    }

    private void reload() {
        try {
            pipelines.reload();
        } catch (PipelineException e) {
            LOGGER.atError()
                    .addKeyValue("findings", e.getMessage())
                    .log("SIGHUP changed nothing: the pipeline cannot be used");
        } catch (IOException | RuntimeException | LinkageError e) {
            LOGGER.atError().setCause(e).log("SIGHUP changed nothing");
        }
    }

    /** From now on a signal changes nothing. */
    @Override
    public void close() {
        executor.shutdownNow();
    }
}
