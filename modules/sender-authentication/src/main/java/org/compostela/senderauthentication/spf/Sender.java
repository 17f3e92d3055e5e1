package org.compostela.senderauthentication.spf;

import java.net.InetAddress;

/**
 * Who is checked, and by whom.
 *
 * @param domain of the identity that is checked, in A-labels
 */
record Sender(InetAddress peer, String helo, String local, String domain, String receiver) {
    boolean isIp4() {
        return peer.getAddress().length == 4;
    }
}
