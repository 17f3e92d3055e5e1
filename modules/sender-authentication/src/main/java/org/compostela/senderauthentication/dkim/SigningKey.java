package org.compostela.senderauthentication.dkim;

import static java.util.Objects.requireNonNull;

import java.security.PrivateKey;

/**
 * A private key and where its public half is in the DNS. Says nothing of the key when it is written out.
 *
 * @param selector the name below {@code _domainkey} of the domain
 */
public record SigningKey(String domain, String selector, Algorithm algorithm, PrivateKey key) {
    public SigningKey {
        requireNonNull(domain, "domain");
        requireNonNull(selector, "selector");
        requireNonNull(algorithm, "algorithm");
        requireNonNull(key, "key");
    }

    @Override
    public String toString() {
        return algorithm.word() + " " + selector + "._domainkey." + domain;
    }
}
