package org.compostela.protocols.imap;

/** A piece of a command, in the order of the wire. */
sealed interface Part {
    /** A line, or what stands before or behind a literal, with its CRLF. */
    @SuppressWarnings("ArrayRecordComponent") // not copied: the bytes come from the wire and go to one parser
    record Line(byte[] bytes) implements Part {}

    /** A literal (RFC 9051 §4.3) held in memory. */
    @SuppressWarnings("ArrayRecordComponent")
    record Small(byte[] bytes) implements Part {}

    /** A literal that lies in a file. */
    record Large(LiteralFile file) implements Part {}
}
