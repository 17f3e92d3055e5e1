package org.compostela.senderauthentication.dkim;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.compostela.senderauthentication.dns.Answer;
import org.compostela.senderauthentication.dns.DnsAnswers;
import org.compostela.senderauthentication.dns.Names;

/** Finds public keys in the DNS (RFC 6376 section 3.6.2). Thread-safe; blocks while it asks. */
public final class Keys {
    /** What came of a look-up. */
    public sealed interface Lookup {
        record Found(KeyRecord record) implements Lookup {}

        /** There is no such key, or none that can be used. */
        record Unusable(String reason) implements Lookup {}

        /** Asking again later may help. */
        record Unavailable(String reason) implements Lookup {}
    }

    private final DnsAnswers dns;

    public Keys(DnsAnswers dns) {
        this.dns = requireNonNull(dns, "dns");
    }

    public Lookup find(String selector, String domain, Algorithm algorithm) {
        String name = selector + "._domainkey." + domain;
        Answer<String> answer = Names.isAskable(name) ? dns.txt(name) : new Answer.NoSuchName<>();
        if (answer instanceof Answer.Failed<String> failed) {
            return new Lookup.Unavailable(failed.reason());
        }
        List<String> records = answer.all();
        if (records.size() != 1) {
            return new Lookup.Unusable(records.isEmpty() ? "no key at " + name : "several keys at " + name);
        }
        try {
            KeyRecord record = KeyRecord.parse(records.get(0));
            return record.algorithm() == algorithm
                    ? new Lookup.Found(record)
                    : new Lookup.Unusable("the key at " + name + " is not one of " + algorithm.keyType());
        } catch (TagSyntaxException e) {
            return new Lookup.Unusable(name + ": " + e.reason());
        }
    }
}
