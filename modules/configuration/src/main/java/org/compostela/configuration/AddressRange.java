package org.compostela.configuration;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * A network: all addresses whose first bits are the same (RFC 4632 §3.1). Immutable.
 *
 * @param prefix how many bits
 */
public record AddressRange(InetAddress base, int prefix) {
    public AddressRange {
        requireNonNull(base, "base");
        checkArgument(prefix >= 0 && prefix <= base.getAddress().length * Byte.SIZE, "prefix is %s", prefix);
    }

    /** Of an address, or an address and a number of bits: {@code 192.0.2.0/24}, {@code 2001:db8::/32}, {@code ::1}. */
    static Parsed<AddressRange> parse(String text) {
        String[] parts = text.strip().split("/", 2);
        if (!InetAddresses.isInetAddress(parts[0])) {
            return Parsed.bad("is not an address or network");
        }
        InetAddress base = InetAddresses.forString(parts[0]);
        int bits = base.getAddress().length * Byte.SIZE;
        if (parts.length == 1) {
            return Parsed.good(new AddressRange(base, bits));
        }
        if (!parts[1].matches("[0-9]{1,3}") || Integer.parseInt(parts[1]) > bits) {
            return Parsed.bad("has no valid number of bits behind the slash");
        }
        return Parsed.good(new AddressRange(base, Integer.parseInt(parts[1])));
    }

    /** The network of that many bits that an address is in; of the whole address if it has fewer. */
    public static AddressRange around(InetAddress address, int prefix) {
        byte[] bytes = address.getAddress();
        int bits = Math.min(prefix, bytes.length * Byte.SIZE);
        for (int bit = bits; bit < bytes.length * Byte.SIZE; bit++) {
            bytes[bit / Byte.SIZE] &= (byte) ~(0x80 >> bit % Byte.SIZE);
        }
        return new AddressRange(addressOf(bytes), bits);
    }

    private static InetAddress addressOf(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("bytes of an address are an address", e);
        }
    }

    public boolean contains(InetAddress address) {
        byte[] ours = base.getAddress();
        byte[] theirs = address.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        int whole = prefix / Byte.SIZE;
        for (int at = 0; at < whole; at++) {
            if (ours[at] != theirs[at]) {
                return false;
            }
        }
        int rest = prefix % Byte.SIZE;
        return rest == 0 || ((ours[whole] ^ theirs[whole]) & 0xff) >> (Byte.SIZE - rest) == 0;
    }

    /** As {@code compostela.conf} has it. */
    @Override
    public String toString() {
        return InetAddresses.toAddrString(base) + "/" + prefix;
    }
}
