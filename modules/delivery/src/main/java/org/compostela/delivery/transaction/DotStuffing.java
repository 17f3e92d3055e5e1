package org.compostela.delivery.transaction;

import static java.util.Objects.requireNonNull;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A message as DATA has it: every line ends with CRLF, a dot that begins one is doubled (RFC 5321 section 4.5.2), and bare CR
 * and LF, which some servers take for the end of a line and others do not, do not get out. {@link #end} adds the last dot;
 * closing does nothing.
 */
final class DotStuffing extends FilterOutputStream {
    private boolean lineBegins = true;
    private boolean afterCr;

    DotStuffing(OutputStream out) {
        super(requireNonNull(out, "out"));
    }

    @Override
    public void write(int octet) throws IOException {
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
        if (lineBegins && next == '.') {
            out.write('.');
        }
        lineBegins = false;
        out.write(next);
    }

    private void endLine() throws IOException {
        out.write('\r');
        out.write('\n');
        lineBegins = true;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        for (int i = offset; i < offset + length; i++) {
            write(bytes[i]);
        }
    }

    /** Ends the last line, if it is open. */
    void endLastLine() throws IOException {
        if (afterCr || !lineBegins) {
            afterCr = false;
            endLine();
        }
    }

    /** What says that the message is whole; without it the server keeps nothing. */
    void end() throws IOException {
        endLastLine();
        out.write('.');
        endLine();
    }

    /** Only the buffer below decides when bytes go out. */
    @Override
    public void flush() {}

    @Override
    public void close() {}
}
