package org.compostela.protocols.pop3;

import java.time.Duration;
import org.compostela.configuration.LimitSettings;

/**
 * What a POP3 client may ask for.
 *
 * @param lineLength octets of a command; RFC 2449 §4 allows 255
 * @param idleTimeout silence after which a client is disconnected (RFC 1939 §3: ten minutes at least)
 * @param loginTimeout how long a client may take to log in
 * @param passwords how many wrong passwords end the connection
 * @param connections open connections of a listener
 * @param connectionsPerAddress open connections of a client address and listener
 * @param loopbackPasswords whether a client on loopback may send a password without TLS
 */
record Pop3Limits(
        int lineLength,
        Duration idleTimeout,
        Duration loginTimeout,
        int passwords,
        int connections,
        int connectionsPerAddress,
        boolean loopbackPasswords) {
    private static final int LINE_LENGTH = 1024;
    private static final int PASSWORDS = 3;
    private static final Duration LEAST_IDLE_TIMEOUT = Duration.ofMinutes(10);
    private static final Duration LOGIN_TIMEOUT = Duration.ofMinutes(3);

    static Pop3Limits from(LimitSettings limits) {
        Duration idle = limits.idleTimeout();
        return new Pop3Limits(
                LINE_LENGTH,
                idle.compareTo(LEAST_IDLE_TIMEOUT) < 0 ? LEAST_IDLE_TIMEOUT : idle,
                LOGIN_TIMEOUT,
                PASSWORDS,
                limits.connections(),
                limits.connectionsPerAddress(),
                limits.loopbackPlaintextPasswords());
    }
}
