package org.compostela.extraction;

import java.io.IOException;

/** A file's text was not read; the message says why, in words for an administrator. */
final class SkippedAttachmentException extends IOException {
    private static final long serialVersionUID = 1L;

    SkippedAttachmentException(Reading.Skipped skipped) {
        super(skipped.reason().word() + ": " + skipped.detail());
    }
}
