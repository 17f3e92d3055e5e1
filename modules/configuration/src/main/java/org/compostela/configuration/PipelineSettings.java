package org.compostela.configuration;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * The way of a message through matchers and mailets.
 *
 * @param stepTimeout time one matcher or mailet may take for one mail
 */
public record PipelineSettings(Duration stepTimeout) {
    public PipelineSettings {
        requireNonNull(stepTimeout, "stepTimeout");
    }
}
