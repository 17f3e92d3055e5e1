package org.compostela.senderauthentication.spf;

import com.google.common.collect.ImmutableList;
import java.net.InetAddress;
import java.util.List;
import org.compostela.senderauthentication.dns.Answer;
import org.compostela.senderauthentication.dns.DnsAnswers;
import org.compostela.senderauthentication.dns.Names;
import org.jspecify.annotations.Nullable;

/** Names of the peer that lead back to it (RFC 7208 section 5.5): asked for once in a check. Not thread-safe. */
final class PeerNames {
    /** Section 4.6.4: of more, the rest is as if it were not there. */
    private static final int MOST = 10;

    private final DnsAnswers dns;
    private final InetAddress peer;
    private final Budget budget;
    private @Nullable ImmutableList<String> validated;

    PeerNames(DnsAnswers dns, InetAddress peer, Budget budget) {
        this.dns = dns;
        this.peer = peer;
        this.budget = budget;
    }

    ImmutableList<String> validated() throws SpfException {
        if (validated == null) {
            validated = validate();
        }
        return validated;
    }

    private ImmutableList<String> validate() throws SpfException {
        Answer<String> names = dns.ptr(peer);
        if (names instanceof Answer.Failed) {
            // Section 5.5: then there is no match, and no error.
            return ImmutableList.of();
        }
        return budget.heed(names).all().stream()
                .limit(MOST)
                .filter(name -> Names.isAskable(name)
                        && !budget.isLate()
                        && dns.addresses(name, peer).all().contains(peer))
                .collect(ImmutableList.toImmutableList());
    }

    /** Section 7.2, the letter p: the domain itself, else one below it, else any. */
    String best(String domain) throws SpfException {
        List<String> names = validated();
        return names.stream()
                .filter(name -> name.equalsIgnoreCase(domain))
                .findFirst()
                .or(() -> names.stream()
                        .filter(name -> Names.isSameOrBelow(name, domain))
                        .findFirst())
                .or(() -> names.stream().findFirst())
                .orElse("unknown");
    }
}
