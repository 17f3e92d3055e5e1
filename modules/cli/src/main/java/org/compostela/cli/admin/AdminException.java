package org.compostela.cli.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import org.compostela.cli.terminal.Printable;

/** The server could not be asked, or refused. The message is one line that tells a user what happened and what to do. */
public final class AdminException extends Exception {
    private static final long serialVersionUID = 1L;

    private final JsonNode answer;

    public AdminException(String message) {
        this(message, MissingNode.getInstance());
    }

    /** @param answer with what the server refused */
    AdminException(String message, JsonNode answer) {
        super(Printable.of(message));
        this.answer = answer;
    }

    public AdminException(String message, Throwable cause) {
        super(Printable.of(message), cause);
        this.answer = MissingNode.getInstance();
    }

    /** What the server said beside the message; missing when it said no JSON. */
    public JsonNode answer() {
        return answer;
    }
}
