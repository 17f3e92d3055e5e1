package org.compostela.protocols.imap.search;

/** More was asked for than this server takes on: NO [LIMIT] (RFC 9051 §7.1). */
final class LimitException extends Exception {
    private static final long serialVersionUID = 1L;

    LimitException(String message) {
        super(message);
    }
}
