package org.compostela.senderauthentication.iprev;

import java.util.Locale;

/** RFC 8601 section 2.7.3. */
public enum IprevOutcome {
    /** A name of the address leads back to it. */
    PASS,
    /** It has names, and none does. */
    FAIL,
    /** No answer for now. */
    TEMPERROR,
    /** It has no name. */
    PERMERROR;

    private final String word = name().toLowerCase(Locale.ROOT);

    public String word() {
        return word;
    }
}
