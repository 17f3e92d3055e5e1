package org.compostela.senderauthentication.spf;

import java.net.InetAddress;
import java.util.Optional;

/** RFC 7208 section 5. */
sealed interface Mechanism {
    record All() implements Mechanism {}

    record Include(MacroString domain) implements Mechanism {}

    /** Without a domain, the one whose record it is. */
    record A(Optional<MacroString> domain, Prefixes prefixes) implements Mechanism {}

    record Mx(Optional<MacroString> domain, Prefixes prefixes) implements Mechanism {}

    record Ptr(Optional<MacroString> domain) implements Mechanism {}

    record Ip(Network network) implements Mechanism {}

    record Exists(MacroString domain) implements Mechanism {}

    /** How many bits of an address count, by family. */
    record Prefixes(int ip4, int ip6) {
        boolean match(InetAddress one, InetAddress other) {
            byte[] bytes = one.getAddress();
            return new Network(bytes, bytes.length == 4 ? ip4 : ip6).contains(other);
        }
    }
}
