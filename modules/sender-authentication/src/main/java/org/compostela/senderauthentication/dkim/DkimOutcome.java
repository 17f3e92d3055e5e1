package org.compostela.senderauthentication.dkim;

import java.util.Locale;

/** RFC 8601 section 2.7.1; a message without a signature has no result. */
public enum DkimOutcome {
    /** The domain signed the message as it is. */
    PASS,
    /** The message is not the one that was signed. */
    FAIL,
    /** This signature is not believed: it leaves part of the body to whoever adds to it, or was not looked at. */
    POLICY,
    /** It fails, of a domain that says that it is trying DKIM out. */
    NEUTRAL,
    /** The key cannot be had for now. */
    TEMPERROR,
    /** The signature or its key cannot be understood or used. */
    PERMERROR;

    private final String word = name().toLowerCase(Locale.ROOT);

    public String word() {
        return word;
    }
}
