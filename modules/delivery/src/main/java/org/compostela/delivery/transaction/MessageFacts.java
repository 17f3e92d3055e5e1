package org.compostela.delivery.transaction;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * What has to be known of a message before it is offered.
 *
 * @param size in octets on the wire, dots not doubled (RFC 1870 section 3)
 * @param eightBit whether it has octets above 127 (RFC 6152)
 * @param utf8Header whether its header does, and they are UTF-8 (RFC 6532); others are of old programs that knew no better
 */
record MessageFacts(long size, boolean eightBit, boolean utf8Header) {
    static MessageFacts of(Message message) throws IOException {
        Count count = new Count();
        Lines lines = new Lines(count);
        message.writeTo(lines);
        lines.endLastLine();
        return new MessageFacts(count.size, count.eightBit, count.utf8Header());
    }

    /** The line ends of {@link DotStuffing} without the dots. */
    private static final class Lines extends OutputStream {
        private final Count out;
        private boolean lineBegins = true;
        private boolean afterCr;

        private Lines(Count out) {
            this.out = out;
        }

        @Override
        public void write(int octet) {
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
            lineBegins = false;
            out.octet(next);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            for (int i = offset; i < offset + length; i++) {
                write(bytes[i]);
            }
        }

        private void endLine() {
            out.lineEnd(lineBegins);
            lineBegins = true;
        }

        private void endLastLine() {
            if (afterCr || !lineBegins) {
                endLine();
            }
        }
    }

    private static final class Count {
        /** Of one header line; RFC 5322 section 2.1.1 says 998. */
        private static final int LONGEST_CHECKED = 16 << 10;

        private final byte[] line = new byte[LONGEST_CHECKED];
        private int length;
        private boolean lineIsEightBit;
        private boolean inHeader = true;
        private boolean headerIsEightBit;
        private boolean headerIsUtf8 = true;
        private long size;
        private boolean eightBit;

        private void octet(int octet) {
            size++;
            boolean high = octet > 127;
            eightBit |= high;
            if (inHeader) {
                lineIsEightBit |= high;
                if (length < LONGEST_CHECKED) {
                    line[length++] = (byte) octet;
                }
            }
        }

        private void lineEnd(boolean empty) {
            size += 2;
            if (inHeader) {
                headerIsEightBit |= lineIsEightBit;
                headerIsUtf8 &= !lineIsEightBit || isUtf8();
                inHeader = !empty;
                length = 0;
                lineIsEightBit = false;
            }
        }

        private boolean isUtf8() {
            try {
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line, 0, length));
                return true;
            } catch (CharacterCodingException e) {
                return false;
            }
        }

        private boolean utf8Header() {
            return headerIsEightBit && headerIsUtf8;
        }
    }
}
