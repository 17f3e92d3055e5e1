package org.compostela.senderauthentication;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Small texts that all nodes of a cluster share: by kind, and by a name within it. Bound by who puts the server together. Thread-safe;
 * blocks while it asks the store. What one node wrote, every other reads.
 */
public interface SharedTexts {
    /** Texts whose names begin with {@code prefix}, the first {@code limit} of them in the order of their names. */
    Map<String, String> list(String kind, String prefix, int limit) throws IOException;

    /**
     * Replaces what has the name.
     *
     * @param keep how long; for ever if empty
     */
    void put(String kind, String name, String text, Optional<Duration> keep) throws IOException;

    /** Does nothing if there is none. */
    void remove(String kind, String name) throws IOException;
}
