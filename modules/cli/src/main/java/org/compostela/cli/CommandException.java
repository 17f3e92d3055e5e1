package org.compostela.cli;

import org.compostela.cli.terminal.Printable;

/** A command ends without success; the message is one line for standard error. */
final class CommandException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private CommandException(int exitCode, String message) {
        super(Printable.of(message));
        this.exitCode = exitCode;
    }

    /** It was called rightly and could not do it. */
    static CommandException failed(String message) {
        return new CommandException(1, message);
    }

    /** It was called wrongly. */
    static CommandException usage(String message) {
        return new CommandException(2, message);
    }

    int exitCode() {
        return exitCode;
    }
}
