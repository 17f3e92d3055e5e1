package org.compostela.senderauthentication.dmarc;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import org.apache.hc.client5.http.psl.PublicSuffixMatcher;
import org.apache.hc.client5.http.psl.PublicSuffixMatcherLoader;
import org.compostela.senderauthentication.dns.Names;
import org.jspecify.annotations.Nullable;

/**
 * What a registrant has of a name (RFC 7489 section 3.2): one label more than its public suffix, by the list that comes with Apache
 * HttpClient, private registries included. Thread-safe.
 */
public final class OrganizationalDomain {
    private final PublicSuffixMatcher list;

    public OrganizationalDomain() {
        this.list = PublicSuffixMatcherLoader.getDefault();
    }

    /** In A-labels and lower case; empty for a public suffix itself and for what is no domain name. */
    public Optional<String> of(String name) {
        if (name.startsWith(".")) {
            return Optional.empty();
        }
        return Names.canonical(name).flatMap(this::root);
    }

    private Optional<String> root(String name) {
        @Nullable String root = list.getDomainRoot(name);
        return root == null ? Optional.empty() : Optional.of(IDN.toASCII(root).toLowerCase(Locale.ROOT));
    }

    /** Whether both are of one organisation, or the same. */
    public boolean isSame(String one, String other) {
        return one.equalsIgnoreCase(other) || of(one).isPresent() && of(one).equals(of(other));
    }
}
