package org.compostela.protocols;

import java.net.InetSocketAddress;
import java.util.Map;

/**
 * Where the listeners really are, by name: smtp, submission, submissions, lmtp, imap, imaps, pop3, pop3s; only those that
 * are on. A port that was asked for as 0 is the one that the system gave. Empty before they are bound.
 */
public interface Listeners {
    Map<String, InetSocketAddress> addresses();
}
