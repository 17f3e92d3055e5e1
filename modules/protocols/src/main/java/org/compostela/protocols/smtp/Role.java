package org.compostela.protocols.smtp;

import java.util.Locale;

/** What a listener is there for. */
enum Role {
    /** Port 25: mail from anybody, for our own users only. */
    EXCHANGE,
    /** Ports 587 and 465: mail from our own users, for anybody. */
    SUBMISSION,
    /** Mail from a server in front of this one, for our own users only. */
    LMTP;

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Role of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
