package org.compostela.configuration;

/** How IMAP's BODY and TEXT search the text of messages. */
public enum BodySearch {
    /** Words in sequence, of which the last may be unfinished: fast, and the smaller index. */
    WORDS,
    /** Any part of the text, as RFC 9051 section 6.4.4 has it: the larger index. */
    SUBSTRING
}
