package org.compostela.server;

import static java.util.Objects.requireNonNull;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.annotation.PreDestroy;
import org.apache.james.IsStartedProbe;
import org.apache.james.onami.lifecycle.Stager;
import org.compostela.configuration.CompostelaConfiguration;
import org.compostela.server.RuntimeFile.State;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One server on one home.
 *
 * <p>On standby it has its stores and the web admin API, takes no mail and moves none.
 *
 * <p>{@link #start} blocks until every listener is open, or throws {@link StartException} after having undone what was
 * begun. {@link #close} may be called at any time and from any thread, also while {@code start} runs, and is done once.
 */
final class CompostelaServer implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(CompostelaServer.class);

    private final CompostelaConfiguration configuration;
    private final Deque<Step> begun = new ArrayDeque<>();
    private final boolean standby;
    private boolean closed;

    private CompostelaServer(CompostelaConfiguration configuration, boolean standby) {
        this.configuration = requireNonNull(configuration, "configuration");
        this.standby = standby;
    }

    static CompostelaServer create(CompostelaConfiguration configuration, boolean standby) {
        return new CompostelaServer(configuration, standby);
    }

    void start() throws Exception {
        long began = System.nanoTime();
        try {
            startSteps();
        } catch (Exception e) {
            close();
            throw e;
        }
        LOGGER.atInfo()
                .addKeyValue("home", configuration.home().root())
                .addKeyValue(
                        "seconds", Duration.ofNanos(System.nanoTime() - began).toMillis() / 1000.0)
                .log("ready");
    }

    private void startSteps() throws Exception {
        HomeLock lock = HomeLock.acquire(configuration.home());
        begin("lock", lock::close);
        RuntimeFile runtime = new RuntimeFile(configuration.home());
        begin("runtime file", runtime::remove);
        runtime.write(State.STARTING, BoundAddresses.NONE);
        new SelfSignedCertificate(configuration.hostname(), Clock.systemUTC()).makeIfAbsent(configuration.tls());

        ManagedEngines engines = new ManagedEngines(configuration);
        begin("engines", engines::close);
        engines.start();

        IsStartedProbe started = new IsStartedProbe();
        Injector injector = Guice.createInjector(new ServerModule(configuration, engines, started, standby));
        Stager<PreDestroy> preDestroy = injector.getInstance(Key.get(new TypeLiteral<Stager<PreDestroy>>() {}));
        begin("services", preDestroy::stage);
        StartSequence sequence = injector.getInstance(StartSequence.class);
        begin("listeners and spooler", sequence::stop);
        sequence.run();
        if (!standby) {
            ReloadSignal reload = injector.getInstance(ReloadSignal.class);
            begin("reload by SIGHUP", reload::close);
            reload.listen();
        }
        started.notifyStarted();
        runtime.write(State.READY, injector.getInstance(BoundAddresses.class));
    }

    private synchronized void begin(String name, Undo undo) throws IOException {
        if (closed) {
            throw new StartException("stopped while starting");
        }
        begun.push(new Step(name, undo));
    }

    @Override
    public synchronized void close() {
        closed = true;
        while (!begun.isEmpty()) {
            begun.pop().undo();
        }
    }

    private interface Undo {
        void run() throws Exception;
    }

    private record Step(String name, Undo action) {
        void undo() {
            try {
                action.run();
            } catch (Exception e) {
                LOGGER.atWarn().addKeyValue("part", name).setCause(e).log("did not stop cleanly");
            }
        }
    }
}
