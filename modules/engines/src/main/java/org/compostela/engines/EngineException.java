package org.compostela.engines;

/** Why an engine does not run, in words for the administrator, with the folder or log file to look at. */
public final class EngineException extends Exception {
    private static final long serialVersionUID = 1L;

    public EngineException(String message) {
        super(message);
    }

    public EngineException(String message, Throwable cause) {
        super(message, cause);
    }
}
