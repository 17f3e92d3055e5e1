package org.compostela.configuration;

import static java.util.Objects.requireNonNull;

/**
 * How messages are searched.
 *
 * @param body what BODY and TEXT find in the text of messages
 */
public record SearchSettings(BodySearch body) {
    public SearchSettings {
        requireNonNull(body, "body");
    }
}
