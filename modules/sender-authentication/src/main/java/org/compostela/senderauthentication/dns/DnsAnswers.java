package org.compostela.senderauthentication.dns;

import java.net.InetAddress;

/**
 * Asks the DNS. Names are given without a dot at their end, and may be anything a stranger wrote: one that cannot be asked for is
 * {@link Answer.NoSuchName}. Aliases (CNAME) are followed. Implementations are thread-safe, throw nothing, and answer within a time
 * of their own; a caller may block for that long, so none calls from an event loop.
 */
public interface DnsAnswers {
    /** Of each record its strings put together (RFC 7208 section 3.3, RFC 6376 section 3.6.2.2), a character for a byte. */
    Answer<String> txt(String name);

    /** IPv4 addresses. */
    Answer<InetAddress> a(String name);

    /** IPv6 addresses. */
    Answer<InetAddress> aaaa(String name);

    /** Hosts that take the domain's mail, the preferred first; without the null MX of RFC 7505. */
    Answer<String> mx(String name);

    /** Names of an address. */
    Answer<String> ptr(InetAddress address);

    /** Addresses of the peer's own family. */
    default Answer<InetAddress> addresses(String name, InetAddress peer) {
        return peer.getAddress().length == 4 ? a(name) : aaaa(name);
    }
}
