package org.compostela.delivery.transaction;

/** What a connection must be before a mail goes over it. */
public enum TlsPolicy {
    /** No TLS, even where the server has it. */
    NONE,
    /** TLS where the server has it and it works, whoever it is; else in clear (RFC 7435). */
    OPPORTUNISTIC,
    /** TLS, whoever it is. */
    ENCRYPTED,
    /** TLS, and the certificate is valid for the host's name. */
    VERIFIED;

    public boolean mustEncrypt() {
        return this == ENCRYPTED || this == VERIFIED;
    }
}
