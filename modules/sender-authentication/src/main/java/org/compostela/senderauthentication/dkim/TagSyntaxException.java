package org.compostela.senderauthentication.dkim;

/** A signature or a key that cannot be understood; never leaves the checks, which make a result of it. */
public final class TagSyntaxException extends Exception {
    private static final long serialVersionUID = 1L;

    public TagSyntaxException(String reason) {
        super(reason, null, false, false);
    }

    public String reason() {
        return String.valueOf(getMessage());
    }
}
