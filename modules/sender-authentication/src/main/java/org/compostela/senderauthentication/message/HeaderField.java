package org.compostela.senderauthentication.message;

import static java.util.Objects.requireNonNull;

/**
 * A header field as it was written: a character for each byte, folded as it came, without the line end behind it.
 *
 * @param raw from the first character of the name
 */
public record HeaderField(String raw) {
    public HeaderField {
        requireNonNull(raw, "raw");
    }

    /** Without the white space that the obsolete syntax allows before the colon; empty for a line that is no field. */
    public String name() {
        int colon = raw.indexOf(':');
        return colon < 0 ? "" : raw.substring(0, colon).stripTrailing();
    }

    /** All behind the colon. */
    public String value() {
        return raw.substring(raw.indexOf(':') + 1);
    }

    public boolean isNamed(String name) {
        return name().equalsIgnoreCase(name);
    }

    /** The value on one line, without the white space around it. */
    public String unfolded() {
        return value().replace("\r\n", "").replace("\n", "").strip();
    }
}
