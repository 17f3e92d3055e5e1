package org.compostela.server;

/** Why the server cannot start, in words for its administrator: what, where, and what to do next. */
final class StartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StartException(String message) {
        super(message);
    }

    StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
