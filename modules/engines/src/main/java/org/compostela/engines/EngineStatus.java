package org.compostela.engines;

import static java.util.Objects.requireNonNull;

import java.util.OptionalLong;

/**
 * What is known of an engine now.
 *
 * @param pid the child's process id, empty while there is no child
 * @param heapBytes the child's heap limit
 * @param rssBytes the child's resident memory, 0 while there is no child
 * @param diskBytes size of its data folder, up to a minute old
 * @param restarts how often it died and was started again since {@link Engine#start}
 * @param message why it is not ready, empty when it is
 */
public record EngineStatus(
        String name,
        String version,
        State state,
        OptionalLong pid,
        long heapBytes,
        long rssBytes,
        long diskBytes,
        int restarts,
        String message) {
    /** The closed list of states. {@code FAILED} is final: it died too often, and an administrator must act. */
    public enum State {
        STARTING,
        READY,
        RESTARTING,
        FAILED,
        STOPPED
    }

    public EngineStatus {
        requireNonNull(name, "name");
        requireNonNull(version, "version");
        requireNonNull(state, "state");
        requireNonNull(pid, "pid");
        requireNonNull(message, "message");
    }
}
