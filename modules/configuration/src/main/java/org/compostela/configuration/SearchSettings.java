package org.compostela.configuration;

import static java.util.Objects.requireNonNull;

/**
 * How messages are searched.
 *
 * @param body what BODY and TEXT find in the text of messages
 * @param attachments how the text inside attachments is read
 */
public record SearchSettings(BodySearch body, AttachmentSettings attachments) {
    public SearchSettings {
        requireNonNull(body, "body");
        requireNonNull(attachments, "attachments");
    }
}
