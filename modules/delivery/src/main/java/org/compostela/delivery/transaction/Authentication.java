package org.compostela.delivery.transaction;

import java.util.Locale;

/** What says who a host must be, the weakest first. */
public enum Authentication {
    /** Nothing: whoever answers at its address. */
    NONE,
    /** The administrator: a certificate for the host's name. */
    CERTIFICATE,
    /** The policy of the domain (RFC 8461): a certificate for the host's name, and a name that the policy has. */
    MTA_STS,
    /** Signed records of DNS (RFC 7672): the certificate or key that they name. */
    DANE;

    private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** As a journey shows it. */
    public String word() {
        return word;
    }
}
