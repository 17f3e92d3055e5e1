package org.compostela.senderauthentication.dmarc;

import java.util.Locale;

/** RFC 7489 section 11.2. */
public enum DmarcOutcome {
    /** The domain has no policy. */
    NONE,
    /** SPF or DKIM vouches for the domain in From. */
    PASS,
    /** Neither does. */
    FAIL,
    /** The policy cannot be had for now, or what would vouch cannot. */
    TEMPERROR,
    /** There is no one domain in From, or its policy cannot be read. */
    PERMERROR;

    private final String word = name().toLowerCase(Locale.ROOT);

    public String word() {
        return word;
    }
}
