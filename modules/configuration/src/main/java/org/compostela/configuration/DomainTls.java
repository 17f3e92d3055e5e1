package org.compostela.configuration;

/** What the servers of a domain must show before mail goes there. */
public enum DomainTls {
    /** What the domain itself publishes does not count: TLS if they have it. */
    OPPORTUNISTIC,
    /** TLS, whoever it is. */
    ENCRYPTED,
    /** TLS, and a certificate for the server's name. */
    VERIFIED,
    /** What signed records of DNS name; without such records nothing is sent. */
    DANE,
    /** No TLS. */
    OFF
}
