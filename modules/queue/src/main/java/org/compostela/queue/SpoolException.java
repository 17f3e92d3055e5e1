package org.compostela.queue;

/** A queue's folder cannot be used at all; the message says which and what to do. The server does not start. */
public final class SpoolException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SpoolException(String message, Exception cause) {
        super(message, cause);
    }
}
