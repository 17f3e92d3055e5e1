package org.compostela.senderauthentication.dmarc;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Ends in an error behind {@link AggregateReports#LONGEST} bytes: what unpacks to more than that is no report. */
final class BoundedStream extends FilterInputStream {
    static final class TooLong extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private long left = AggregateReports.LONGEST;

    BoundedStream(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        int next = in.read();
        if (next >= 0) {
            spend(1);
        }
        return next;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = in.read(buffer, offset, length);
        if (read > 0) {
            spend(read);
        }
        return read;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void spend(int bytes) throws TooLong {
        left -= bytes;
        if (left < 0) {
            throw new TooLong();
        }
    }
}
