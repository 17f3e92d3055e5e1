package org.compostela.senderauthentication.dmarc;

import java.util.Locale;
import java.util.Optional;

/** What a domain asks for (RFC 7489 section 6.3). */
public enum DmarcPolicy {
    NONE,
    /** Treat it as suspicious: here, into the folder Junk. */
    QUARANTINE,
    REJECT;

    private final String word = name().toLowerCase(Locale.ROOT);

    public String word() {
        return word;
    }

    public static Optional<DmarcPolicy> parse(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "none" -> Optional.of(NONE);
            case "quarantine" -> Optional.of(QUARANTINE);
            case "reject" -> Optional.of(REJECT);
            default -> Optional.empty();
        };
    }

    /** Section 6.6.4: what becomes of mail that the percentage leaves out. */
    DmarcPolicy milder() {
        return this == REJECT ? QUARANTINE : NONE;
    }
}
