package org.compostela.protocols.imap.search;

/** Which UIDs are meant by the numbers of a command, in one mailbox. UIDs that no message has may be among them. */
interface Numbering {
    NumberSet uidsOfNumbers(NumberSet numbers);

    /** With {@code *} for the last message. */
    NumberSet uids(NumberSet uids);

    /** What {@code $} stands for (RFC 5182). */
    NumberSet saved();
}
