package org.compostela.protocols.imap.search;

/** A charset that nobody here knows: NO, with those that are known (RFC 9051 §7.1 BADCHARSET). */
final class BadCharsetException extends Exception {
    private static final long serialVersionUID = 1L;

    BadCharsetException(String name, Exception cause) {
        super("unknown charset " + name, cause);
    }
}
