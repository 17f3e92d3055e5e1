package org.compostela.delivery.transaction;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.OutputStream;

/**
 * A message as DATA has it: every line ends with CRLF, and a dot that begins one is doubled (RFC 5321 section 4.5.2). {@link #end} adds the
 * last dot.
 */
final class DotStuffing extends WireLines {
    /** Only the buffer in it decides when bytes go out. */
    private final OutputStream out;

    DotStuffing(OutputStream out) {
        this.out = requireNonNull(out, "out");
    }

    @Override
    void octet(int octet, boolean first) throws IOException {
        if (first && octet == '.') {
            out.write('.');
        }
        out.write(octet);
    }

    @Override
    void lineEnd(boolean empty) throws IOException {
        out.write('\r');
        out.write('\n');
    }

    /** What says that the message is whole; without it the server keeps nothing. */
    void end() throws IOException {
        endLastLine();
        out.write('.');
        lineEnd(false);
    }
}
