package org.compostela.senderauthentication.spf;

import com.google.common.base.Ascii;
import com.google.common.base.Joiner;
import com.google.common.io.BaseEncoding;
import com.google.common.net.InetAddresses;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What macro letters stand for (RFC 7208 section 7.2), in the record of one domain. */
final class MacroValues implements MacroString.Values {
    private final Sender sender;
    private final String domain;
    private final PeerNames peerNames;

    MacroValues(Sender sender, String domain, PeerNames peerNames) {
        this.sender = sender;
        this.domain = domain;
        this.peerNames = peerNames;
    }

    @Override
    public String of(char letter) throws SpfException {
        return switch (letter) {
            case 's' -> sender.local() + "@" + sender.domain();
            case 'l' -> sender.local();
            case 'o' -> sender.domain();
            case 'd' -> domain;
            case 'i' -> sender.isIp4() ? readable() : nibbles();
            case 'p' -> peerNames.best(domain);
            case 'v' -> sender.isIp4() ? "in-addr" : "ip6";
            case 'h' -> sender.helo();
            case 'c' -> readable();
            case 'r' -> sender.receiver();
            case 't' -> String.valueOf(Instant.now().getEpochSecond());
            default -> throw SpfException.permanent("no macro letter: '" + letter + "'");
        };
    }

    private String readable() {
        return InetAddresses.toAddrString(sender.peer());
    }

    private String nibbles() {
        String hex =
                Ascii.toUpperCase(BaseEncoding.base16().encode(sender.peer().getAddress()));
        List<String> nibbles = new ArrayList<>();
        for (int at = 0; at < hex.length(); at++) {
            nibbles.add(hex.substring(at, at + 1));
        }
        return Joiner.on('.').join(nibbles);
    }
}
