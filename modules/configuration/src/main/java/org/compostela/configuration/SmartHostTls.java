package org.compostela.configuration;

/** What a connection to a smart host must be. */
public enum SmartHostTls {
    /** TLS, and the certificate is valid for the host's name. */
    VERIFIED,
    /** TLS, whoever it is. */
    ENCRYPTED,
    /** TLS if the host has it. */
    OPPORTUNISTIC
}
