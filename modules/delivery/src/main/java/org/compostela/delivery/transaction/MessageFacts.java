package org.compostela.delivery.transaction;

import java.io.IOException;
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
        message.writeTo(count);
        count.endLastLine();
        return new MessageFacts(count.size, count.eightBit, count.utf8Header());
    }

    private static final class Count extends WireLines {
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

        @Override
        void octet(int octet, boolean first) {
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

        @Override
        void lineEnd(boolean empty) {
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
