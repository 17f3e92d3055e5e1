package org.compostela.senderauthentication.keys;

import java.nio.file.Path;
import java.time.Clock;
import org.compostela.senderauthentication.SharedTexts;
import org.compostela.senderauthentication.dkim.Keys;
import org.compostela.senderauthentication.dns.TestZone;

/** Keys for tests of other packages. */
public final class TestKeys {
    private TestKeys() {}

    public static DomainKeys of(SharedTexts texts, Path folder, TestZone dns) {
        return new DomainKeys(
                new KeyShelf(texts, new KeySeal(folder.resolve("secrets/dkim-key"))), new Keys(dns), Clock.systemUTC());
    }

    /** Of a domain whose keys sign, and whose records are in the zone. */
    public static DomainKeys signing(String domain, SharedTexts texts, Path folder, TestZone dns) throws Exception {
        DomainKeys keys = of(texts, folder, dns);
        for (DkimKey key : keys.create(domain)) {
            dns.with(key.name(), "TXT", key.text());
        }
        keys.activate(domain, false);
        return keys;
    }
}
