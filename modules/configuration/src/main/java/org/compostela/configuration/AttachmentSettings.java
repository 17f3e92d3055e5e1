package org.compostela.configuration;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How the text inside attachments is read, so that it is searched.
 *
 * @param read whether it is read at all
 * @param memory heap, in bytes, of the process that reads them
 * @param time what one file may take
 * @param size bytes of the largest file that is read
 * @param depth how many levels of files inside a file are read
 */
public record AttachmentSettings(boolean read, long memory, Duration time, long size, int depth) {
    public AttachmentSettings {
        requireNonNull(time, "time");
    }
}
