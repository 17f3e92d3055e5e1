package org.compostela.engines;

import org.compostela.engines.EngineStatus.State;

/** Hears of an engine's changes, in their order, on a thread of the engine's own; may take its time, must not throw. */
@FunctionalInterface
public interface EngineListener {
    /** @param message why the engine is not ready, empty when it is */
    void changed(Engine engine, State state, String message);
}
