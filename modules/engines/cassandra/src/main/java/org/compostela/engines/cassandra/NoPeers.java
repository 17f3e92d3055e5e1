package org.compostela.engines.cassandra;

import java.net.InetAddress;
import java.security.cert.Certificate;
import org.apache.cassandra.auth.IInternodeAuthenticator;

/**
 * Lets no other node in. The embedded Cassandra is alone by design, and its inter-node port would otherwise take gossip
 * and writes from any local user without a password.
 */
public final class NoPeers implements IInternodeAuthenticator {
    @Override
    public boolean authenticate(
            InetAddress remoteAddress,
            int remotePort,
            Certificate[] certificates,
            InternodeConnectionDirection connectionType) {
        return false;
    }

    @Override
    public void validateConfiguration() {}
}
