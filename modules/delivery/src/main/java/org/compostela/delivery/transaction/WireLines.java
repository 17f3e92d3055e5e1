package org.compostela.delivery.transaction;

import java.io.IOException;
import java.io.OutputStream;

/**
 * The lines of a message as they go over the wire: a bare CR or LF, which some servers take for the end of a line and others do not, is one
 * here. Not thread-safe; closing and flushing do nothing.
 */
abstract class WireLines extends OutputStream {
    private boolean lineBegins = true;
    private boolean afterCr;

    /** @param first whether its line begins with it */
    abstract void octet(int octet, boolean first) throws IOException;

    /** @param empty whether there was nothing in the line */
    abstract void lineEnd(boolean empty) throws IOException;

    @Override
    public final void write(int octet) throws IOException {
        int next = octet & 0xff;
        if (next == '\n') {
            afterCr = false;
            endLine();
            return;
        }
        if (afterCr) {
            endLine();
            afterCr = false;
        }
        if (next == '\r') {
            afterCr = true;
            return;
        }
        boolean first = lineBegins;
        lineBegins = false;
        octet(next, first);
    }

    @Override
    public final void write(byte[] bytes, int offset, int length) throws IOException {
        for (int i = offset; i < offset + length; i++) {
            write(bytes[i]);
        }
    }

    /** Ends the last line, if it is open. */
    final void endLastLine() throws IOException {
        if (afterCr || !lineBegins) {
            afterCr = false;
            endLine();
        }
    }

    private void endLine() throws IOException {
        lineEnd(lineBegins);
        lineBegins = true;
    }
}
