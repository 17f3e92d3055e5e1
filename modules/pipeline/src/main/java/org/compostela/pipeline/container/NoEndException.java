package org.compostela.pipeline.container;

import javax.mail.MessagingException;

/** A mail came to where the pipeline has no answer: past the last step of a processor, or without a recipient. */
final class NoEndException extends MessagingException {
    private static final long serialVersionUID = 1L;

    NoEndException(String message) {
        super(message);
    }
}
