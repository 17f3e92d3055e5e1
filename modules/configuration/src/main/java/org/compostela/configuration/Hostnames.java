package org.compostela.configuration;

import com.google.common.net.InetAddresses;
import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;

/** Host names in the form SMTP takes them (RFC 5321 §2.3.5): letters, digits and inner hyphens, in labels. */
final class Hostnames {
    /** RFC 1035 §2.3.4: 255 octets on the wire are 253 characters. */
    private static final int LONGEST = 253;

    private static final Pattern LABELS = Pattern.compile(
            "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*");
    private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(?:.*\\.)?[0-9]+");

    private Hostnames() {}

    static Parsed<String> parse(String text) {
        if (InetAddresses.isInetAddress(text)) {
            return Parsed.bad("is an address, not a name");
        }
        if (text.chars().anyMatch(character -> character > 127)) {
            return Parsed.bad("is not ASCII" + ascii(text));
        }
        boolean wellFormed = text.length() <= LONGEST && LABELS.matcher(text).matches();
        if (!wellFormed || ENDS_IN_NUMBER.matcher(text).matches()) {
            return Parsed.bad("is not a host name");
        }
        return Parsed.good(text.toLowerCase(Locale.ROOT));
    }

    /** The A-labels of an internationalised name (RFC 5890 §2.3.2.1), for the administrator to copy. */
    private static String ascii(String text) {
        try {
            return ": write " + IDN.toASCII(text, IDN.USE_STD3_ASCII_RULES);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /** What the machine calls itself, or {@code localhost} where that is no host name. */
    static String ofThisMachine() {
        try {
            String name = InetAddress.getLocalHost().getCanonicalHostName();
            return parse(name) instanceof Parsed.Good<String> good ? good.value() : "localhost";
        } catch (UnknownHostException e) {
            // The machine's name is not in its own hosts file: usual in containers.
            return "localhost";
        }
    }
}
