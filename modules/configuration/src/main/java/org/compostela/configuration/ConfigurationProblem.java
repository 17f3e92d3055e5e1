package org.compostela.configuration;

import static java.util.Objects.requireNonNull;

/**
 * One fault of the configuration, told so that an administrator can mend it.
 *
 * @param where file and line, or the {@code --set} argument it came from
 * @param key the full path of the key; empty for a fault of the file as a whole
 * @param message what is wrong, what was expected, and the nearest right key where there is one
 */
public record ConfigurationProblem(String where, String key, String message) {
    public ConfigurationProblem {
        requireNonNull(where, "where");
        requireNonNull(key, "key");
        requireNonNull(message, "message");
    }

    @Override
    public String toString() {
        return where + ": " + (key.isEmpty() ? "" : key + ": ") + message;
    }
}
