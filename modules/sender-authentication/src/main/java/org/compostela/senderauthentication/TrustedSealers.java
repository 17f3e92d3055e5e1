package org.compostela.senderauthentication;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableSet;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.compostela.senderauthentication.arc.ArcOutcome;
import org.compostela.senderauthentication.arc.ArcResult;

/**
 * Forwarders whose word counts (RFC 8617 section 7.2.1): if all who sealed a message are such, and the first of them found that DMARC
 * passed, it did. Immutable.
 */
public final class TrustedSealers {
    private final ImmutableSet<String> domains;

    public TrustedSealers(Collection<String> domains) {
        this.domains =
                domains.stream().map(domain -> domain.toLowerCase(Locale.ROOT)).collect(ImmutableSet.toImmutableSet());
    }

    public boolean vouchFor(ArcResult chain) {
        return chain.outcome() == ArcOutcome.PASS
                && domains.containsAll(chain.sealers())
                && foundDmarcPass(chain.results().get(0));
    }

    private static boolean foundDmarcPass(String results) {
        List<String> methods = Splitter.on(';').trimResults().splitToList(results);
        // The first is who found it.
        return methods.stream()
                .skip(1)
                .anyMatch(method -> method.equals("dmarc=pass")
                        || method.startsWith("dmarc=pass ")
                        || method.startsWith("dmarc=pass("));
    }
}
