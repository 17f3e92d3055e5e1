package org.compostela.engines;

/** An engine that this process runs. Safe for use by several threads. */
public interface Engine extends AutoCloseable {
    /** {@code cassandra} or {@code opensearch}. */
    String name();

    /** The version of the engine's software. */
    String version();

    /**
     * Starts the engine and blocks until it serves clients.
     *
     * @throws EngineException when it does not within its time limit, or when its data folder is not its own
     */
    void start() throws EngineException;

    EngineStatus status();

    /** Tells {@code listener} of every change of state from now on. */
    void addListener(EngineListener listener);

    /** Stops the engine and blocks until it is gone, about ten seconds at most. */
    @Override
    void close();
}
