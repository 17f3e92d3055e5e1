package org.compostela.configuration;

import static java.util.Objects.requireNonNull;

/**
 * How messages are searched.
 *
 * @param body what BODY and TEXT find in the text of messages
 * @param attachments how the text inside attachments is read
 * @param check messages of which mailbox and index are compared in a second, in the background; none when zero
 */
public record SearchSettings(BodySearch body, AttachmentSettings attachments, int check) {
    public SearchSettings {
        requireNonNull(body, "body");
        requireNonNull(attachments, "attachments");
        if (check < 0) {
            throw new IllegalArgumentException("check " + check + " is negative");
        }
    }
}
