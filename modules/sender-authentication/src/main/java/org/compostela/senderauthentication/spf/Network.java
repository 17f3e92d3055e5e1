package org.compostela.senderauthentication.spf;

import java.net.InetAddress;

/** A range of addresses of one family. The bytes belong to it. */
record Network(byte[] address, int prefix) {
    boolean contains(InetAddress other) {
        byte[] bytes = other.getAddress();
        if (bytes.length != address.length) {
            return false;
        }
        int whole = prefix / 8;
        for (int at = 0; at < whole; at++) {
            if (bytes[at] != address[at]) {
                return false;
            }
        }
        int rest = prefix % 8;
        return rest == 0 || ((bytes[whole] ^ address[whole]) & 0xff) >> (8 - rest) == 0;
    }
}
