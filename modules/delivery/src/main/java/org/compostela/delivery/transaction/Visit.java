package org.compostela.delivery.transaction;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.compostela.delivery.outcome.Reason;

/**
 * What happened at one host, for the journey of the mail.
 *
 * @param address that was connected to; empty: none answered
 * @param tls version; empty: in clear
 * @param verified whether it showed what was asked for; where nothing was, whether the certificate was good for the host's name
 * @param asked who says what the host has to show
 * @param failure why the connection was not as safe as that; empty also where none was made
 * @param last what it said last, or why nothing was said
 */
public record Visit(
        String host,
        int port,
        String address,
        String tls,
        boolean verified,
        Authentication asked,
        Optional<TlsFailure> failure,
        Reason last) {
    public Visit {
        requireNonNull(host, "host");
        requireNonNull(address, "address");
        requireNonNull(tls, "tls");
        requireNonNull(asked, "asked");
        requireNonNull(failure, "failure");
        requireNonNull(last, "last");
    }

    /** By what it is known who took the mail. */
    public Authentication authenticated() {
        return verified ? asked : Authentication.NONE;
    }
}
