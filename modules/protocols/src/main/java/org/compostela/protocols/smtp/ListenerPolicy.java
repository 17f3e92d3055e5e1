package org.compostela.protocols.smtp;

import static java.util.Objects.requireNonNull;

/**
 * What one listener grants.
 *
 * @param recipients of one transaction
 * @param loopbackPlaintextPasswords whether a client on loopback may log in without TLS
 */
record ListenerPolicy(Role role, int recipients, boolean loopbackPlaintextPasswords) {
    ListenerPolicy {
        requireNonNull(role, "role");
    }
}
