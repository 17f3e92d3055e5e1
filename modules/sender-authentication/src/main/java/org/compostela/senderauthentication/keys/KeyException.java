package org.compostela.senderauthentication.keys;

/** What was asked for cannot be done with the keys as they are; the message says why, and what to do. */
public final class KeyException extends Exception {
    private static final long serialVersionUID = 1L;

    KeyException(String message) {
        super(message);
    }

    public String reason() {
        return String.valueOf(getMessage());
    }
}
