package org.compostela.pipeline.extensions;

/** A mailet or matcher was found and cannot be made; the message is for the administrator. */
public final class UnusableComponentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnusableComponentException(String message, Throwable cause) {
        super(message, cause);
    }

    UnusableComponentException(String message) {
        super(message);
    }
}
