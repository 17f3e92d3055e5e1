package org.compostela.senderauthentication.spf;

import java.util.Locale;

/** RFC 7208 section 2.6. */
public enum SpfOutcome {
    /** No record, or no name that could have one. */
    NONE,
    /** The domain says nothing about the address. */
    NEUTRAL,
    /** The address may send. */
    PASS,
    /** The address may not send. */
    FAIL,
    /** The address probably may not send. */
    SOFTFAIL,
    /** No answer for now. */
    TEMPERROR,
    /** The record cannot be understood, or costs too much to follow. */
    PERMERROR;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** As Authentication-Results has it (RFC 8601 section 2.7.2). */
    public String word() {
        return word;
    }
}
