package org.compostela.protocols.imap;

import static java.util.Objects.requireNonNull;

/** What {@link CommandFramer} has found in the bytes of a client. */
sealed interface Framing {
    /** Nothing yet: more bytes must come. */
    record Incomplete() implements Framing {}

    /** The client waits for leave to send a literal (RFC 9051 §7.5). */
    record Invite() implements Framing {}

    /** A piece of a large literal, to be written to its file before anything else is looked at. */
    @SuppressWarnings("ArrayRecordComponent")
    record Store(LiteralFile file, byte[] bytes) implements Framing {}

    record Complete(FramedCommand command) implements Framing {
        public Complete {
            requireNonNull(command, "command");
        }
    }

    /** The command broke a bound, and has been read to its end; {@code reply} is the whole tagged line. */
    record Refused(String reply) implements Framing {}

    /** The client is too far out of bounds to go on with. */
    record Hopeless(String reason) implements Framing {}
}
