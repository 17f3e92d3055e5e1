package org.compostela.delivery.transaction;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.util.Optional;

/**
 * How a destination is to be spoken to.
 *
 * @param name this server greets with (RFC 5321 section 4.1.1.1)
 * @param source address to connect from, for hosts of its kind
 * @param lmtp whether they speak LMTP (RFC 2033)
 * @param tlsAtOnce whether TLS begins with the first byte (RFC 8314 section 3.3), not with STARTTLS
 */
public record Manner(
        String name,
        Optional<InetAddress> source,
        boolean lmtp,
        TlsPolicy tls,
        boolean tlsAtOnce,
        Optional<Credentials> credentials) {
    public Manner {
        requireNonNull(name, "name");
        requireNonNull(source, "source");
        requireNonNull(tls, "tls");
        requireNonNull(credentials, "credentials");
        checkArgument(!tlsAtOnce || tls.mustEncrypt(), "TLS at once that need not be");
    }

    /** To any server of the internet. */
    public static Manner ofInternet(String name) {
        return new Manner(name, Optional.empty(), false, TlsPolicy.OPPORTUNISTIC, false, Optional.empty());
    }
}
