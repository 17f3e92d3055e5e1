package org.compostela.senderauthentication.message;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The bytes of a message as they go over the wire: a bare CR or LF is the end of a line like any other, and so becomes CRLF. What is signed
 * must be what is sent. Not thread-safe.
 */
public final class WireLines extends FilterInputStream {
    private static final int NONE = -2;

    private int ahead = NONE;
    private boolean lineFeedOwed;

    /**
     * @param in read byte by byte: buffered, if it is not memory
     */
    public WireLines(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        if (lineFeedOwed) {
            lineFeedOwed = false;
            return '\n';
        }
        int next = ahead == NONE ? in.read() : ahead;
        ahead = NONE;
        if (next == '\n') {
            lineFeedOwed = true;
            return '\r';
        }
        if (next == '\r') {
            int after = in.read();
            if (after != '\n') {
                ahead = after;
            }
            lineFeedOwed = true;
        }
        return next;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = 0;
        while (count < length) {
            int next = read();
            if (next < 0) {
                return count == 0 ? -1 : count;
            }
            bytes[offset + count++] = (byte) next;
        }
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped = 0;
        while (skipped < count && read() >= 0) {
            skipped++;
        }
        return skipped;
    }

    @Override
    public int available() {
        return 0;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
