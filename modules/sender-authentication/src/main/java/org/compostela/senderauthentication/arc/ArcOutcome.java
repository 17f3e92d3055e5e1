package org.compostela.senderauthentication.arc;

import java.util.Locale;

/** RFC 8617 section 4.4. */
public enum ArcOutcome {
    /** There is no chain. */
    NONE,
    /** Every seal holds, and the message is as the last sealer sent it. */
    PASS,
    /** It does not, or cannot be found out. */
    FAIL;

    private final String word = name().toLowerCase(Locale.ROOT);

    public String word() {
        return word;
    }
}
