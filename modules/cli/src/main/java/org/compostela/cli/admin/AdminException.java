package org.compostela.cli.admin;

import org.compostela.cli.terminal.Printable;

/** The server could not be asked, or refused. The message is one line that tells a user what happened and what to do. */
public final class AdminException extends Exception {
    private static final long serialVersionUID = 1L;

    public AdminException(String message) {
        super(Printable.of(message));
    }

    public AdminException(String message, Throwable cause) {
        super(Printable.of(message), cause);
    }
}
