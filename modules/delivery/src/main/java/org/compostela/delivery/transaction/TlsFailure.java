package org.compostela.delivery.transaction;

import java.util.Locale;

/** Why a connection was not, or would not have been, as safe as a policy asks for (RFC 8460 section 4.3). */
public enum TlsFailure {
    STARTTLS_NOT_SUPPORTED,
    CERTIFICATE_HOST_MISMATCH,
    CERTIFICATE_EXPIRED,
    CERTIFICATE_NOT_TRUSTED,
    /** Any other failure of the handshake. */
    VALIDATION_FAILURE,
    /** None of the TLSA records fits what the host shows. */
    TLSA_INVALID,
    DNSSEC_INVALID,
    /** There are no TLSA records, and the administrator asks for some. */
    DANE_REQUIRED,
    STS_POLICY_FETCH_ERROR,
    STS_POLICY_INVALID,
    STS_WEBPKI_INVALID;

    private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** As RFC 8460 has it. */
    public String word() {
        return word;
    }
}
