package org.compostela.senderauthentication.dkim;

import java.math.BigInteger;
import java.security.spec.InvalidKeySpecException;
import java.util.Arrays;

/** As much of DER (X.690) as a bare RSA key is written in. Not thread-safe. */
final class DerReader {
    private static final int SEQUENCE = 0x30;
    private static final int INTEGER = 0x02;

    private final byte[] bytes;
    private int at;

    DerReader(byte[] bytes) {
        this.bytes = bytes;
    }

    DerReader sequence() throws InvalidKeySpecException {
        return new DerReader(contents(SEQUENCE));
    }

    boolean startsWithInteger() {
        return at < bytes.length && bytes[at] == INTEGER;
    }

    BigInteger integer() throws InvalidKeySpecException {
        byte[] value = contents(INTEGER);
        if (value.length == 0) {
            throw new InvalidKeySpecException("an integer without a byte");
        }
        return new BigInteger(value);
    }

    private byte[] contents(int tag) throws InvalidKeySpecException {
        if (next() != tag) {
            throw new InvalidKeySpecException("not the tag " + tag);
        }
        int length = next();
        if (length >= 0x80) {
            int count = length & 0x7f;
            if (count == 0 || count > 2) {
                throw new InvalidKeySpecException("a length that no key has");
            }
            length = 0;
            for (int digit = 0; digit < count; digit++) {
                length = length << 8 | next();
            }
        }
        if (length > bytes.length - at) {
            throw new InvalidKeySpecException("more than there is");
        }
        at += length;
        return Arrays.copyOfRange(bytes, at - length, at);
    }

    private int next() throws InvalidKeySpecException {
        if (at >= bytes.length) {
            throw new InvalidKeySpecException("ends too early");
        }
        return bytes[at++] & 0xff;
    }
}
