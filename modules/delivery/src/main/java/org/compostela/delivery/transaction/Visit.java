package org.compostela.delivery.transaction;

import static java.util.Objects.requireNonNull;

import org.compostela.delivery.outcome.Reason;

/**
 * What happened at one host, for the journey of the mail.
 *
 * @param address that was connected to; empty: none answered
 * @param tls version; empty: in clear
 * @param verified whether the certificate was good for the host's name
 * @param last what it said last, or why nothing was said
 */
public record Visit(String host, int port, String address, String tls, boolean verified, Reason last) {
    public Visit {
        requireNonNull(host, "host");
        requireNonNull(address, "address");
        requireNonNull(tls, "tls");
        requireNonNull(last, "last");
    }
}
