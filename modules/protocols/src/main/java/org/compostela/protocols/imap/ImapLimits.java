package org.compostela.protocols.imap;

import java.time.Duration;
import org.compostela.configuration.LimitSettings;

/**
 * What an IMAP client may ask for.
 *
 * @param messageSize octets of a message that APPEND takes (APPENDLIMIT, RFC 7889)
 * @param commandSize octets of a command, its lines and its literals but for APPEND's message
 * @param commandSizeBeforeLogin the same for a client that has not logged in: who it is nobody knows, and all it has to say
 *     is a name and a password
 * @param literals literals in a command
 * @param idleTimeout silence after which a client is disconnected (RFC 9051 §5.4)
 * @param loginTimeout how long a client may take to log in
 * @param heartbeat how often an idling client hears of the server
 * @param connections open connections of a listener
 * @param connectionsPerAddress open connections of a client address and listener
 * @param loopbackPasswords whether a client on loopback may send a password without TLS
 */
record ImapLimits(
        long messageSize,
        int commandSize,
        int commandSizeBeforeLogin,
        int literals,
        Duration idleTimeout,
        Duration loginTimeout,
        Duration heartbeat,
        int connections,
        int connectionsPerAddress,
        boolean loopbackPasswords) {
    /** RFC 2683 §3.2.1.5 and RFC 7162 §4 ask for 8000 octets at least; a UID set of a large mailbox takes more. */
    private static final int COMMAND_SIZE = 64 * 1024;

    private static final int COMMAND_SIZE_BEFORE_LOGIN = 8 * 1024;
    private static final int LITERALS = 100;
    private static final Duration LEAST_IDLE_TIMEOUT = Duration.ofMinutes(30);
    private static final Duration LOGIN_TIMEOUT = Duration.ofMinutes(3);

    /** Below what routers and phones on the way take for silence. */
    private static final Duration HEARTBEAT = Duration.ofMinutes(2);

    static ImapLimits from(LimitSettings limits) {
        Duration idle = limits.idleTimeout();
        return new ImapLimits(
                limits.messageSize(),
                COMMAND_SIZE,
                COMMAND_SIZE_BEFORE_LOGIN,
                LITERALS,
                idle.compareTo(LEAST_IDLE_TIMEOUT) < 0 ? LEAST_IDLE_TIMEOUT : idle,
                LOGIN_TIMEOUT,
                HEARTBEAT,
                limits.connections(),
                limits.connectionsPerAddress(),
                limits.loopbackPlaintextPasswords());
    }

    /** More than this is not even read to be thrown away; the connection ends instead (RFC 7888 §4). */
    long swallow(boolean loggedIn) {
        return loggedIn ? 4 * messageSize : commandSizeBeforeLogin;
    }

    int commandSize(boolean loggedIn) {
        return loggedIn ? commandSize : commandSizeBeforeLogin;
    }
}
