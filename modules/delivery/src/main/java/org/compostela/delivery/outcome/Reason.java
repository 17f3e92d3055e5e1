package org.compostela.delivery.outcome;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * Why a mail did not go, or the words with which it was taken. Immutable.
 *
 * @param code of the reply (RFC 5321 section 4.2), 0 where no server said anything
 * @param status the enhanced code (RFC 3463), such as {@code 5.1.1}
 * @param text for the reader of a bounce, without code and status; one line
 * @param host that said it; empty where none did
 */
public record Reason(int code, String status, String text, String host) {

    public Reason {
        checkArgument(code == 0 || (code >= 200 && code <= 599), "code %s", code);
        requireNonNull(status, "status");
        requireNonNull(text, "text");
        requireNonNull(host, "host");
    }

    /** Found by ourselves: no server said it. */
    public static Reason ours(String status, String text) {
        return new Reason(0, status, text, "");
    }

    public static Reason ours(String status, String text, String host) {
        return new Reason(0, status, text, host);
    }

    public boolean isPermanent() {
        return status.startsWith("5");
    }

    /** As bounces and {@code queue show} have it: {@code 550 5.1.1 No such user}. */
    @Override
    public String toString() {
        return (code == 0 ? "" : code + " ") + status + " " + text;
    }
}
