package org.compostela.pipeline.container;

import javax.mail.MessagingException;

/** A mail went from processor to processor and came to no end. */
final class LoopException extends MessagingException {
    private static final long serialVersionUID = 1L;

    LoopException(String message) {
        super(message);
    }
}
