package org.compostela.configuration;

import java.time.Duration;

/**
 * What the server grants to the outside.
 *
 * @param messageSize bytes of one message (SIZE, RFC 1870)
 * @param recipients recipients of one SMTP transaction
 * @param connections open connections per listener
 * @param connectionsPerAddress open connections per client address and listener
 * @param idleTimeout silence after which a client is disconnected (RFC 5321 §4.5.3.2, RFC 9051 §5.4: at least 30 min for IMAP)
 * @param minimumFreeDisk bytes free on the data volume under which SMTP answers 452 4.3.1
 * @param loopbackPlaintextPasswords whether a client on loopback may send a password without TLS
 */
public record LimitSettings(
        long messageSize,
        int recipients,
        int connections,
        int connectionsPerAddress,
        Duration idleTimeout,
        long minimumFreeDisk,
        boolean loopbackPlaintextPasswords) {}
