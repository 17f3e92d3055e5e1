package org.compostela.senderauthentication.keys;

import static java.util.Objects.requireNonNull;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.compostela.senderauthentication.dkim.Algorithm;
import org.compostela.senderauthentication.dkim.Keys;
import org.compostela.senderauthentication.dkim.SigningKey;
import org.compostela.senderauthentication.dns.Names;
import org.compostela.senderauthentication.keys.KeyShelf.Entry;
import org.jspecify.annotations.Nullable;

/**
 * Makes the keys of domains, leads them through their lives, and has those that sign at hand. Thread-safe; blocks while it asks the store, makes
 * a key, or asks the DNS. What one node changes, another signs by within {@link #REMEMBERED}.
 */
public final class DomainKeys {
    /** How long a node goes on with what it knows of a domain's keys. */
    static final Duration REMEMBERED = Duration.ofMinutes(1);

    private static final int DOMAINS_REMEMBERED = 1_000;

    /** RFC 8301 section 3.2: at least; and a longer one would not fit into what some DNS consoles take. */
    private static final int RSA_BITS = 2048;

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyyMMdd").withZone(ZoneOffset.UTC);

    private final KeyShelf shelf;
    private final Keys published;
    private final Clock clock;
    private final Cache<String, ImmutableList<SigningKey>> signing = CacheBuilder.newBuilder()
            .maximumSize(DOMAINS_REMEMBERED)
            .expireAfterWrite(REMEMBERED)
            .build();

    DomainKeys(KeyShelf shelf, Keys published, Clock clock) {
        this.shelf = requireNonNull(shelf, "shelf");
        this.published = requireNonNull(published, "published");
        this.clock = requireNonNull(clock, "clock");
    }

    /** Of all domains, by domain and selector. */
    public ImmutableList<DkimKey> all() throws IOException {
        return shelf.all().stream().map(Entry::key).collect(ImmutableList.toImmutableList());
    }

    /** Of one domain, by selector. */
    public ImmutableList<DkimKey> of(String domain) throws IOException, KeyException {
        return shelf.of(canonical(domain)).stream().map(Entry::key).collect(ImmutableList.toImmutableList());
    }

    /** Those that sign a domain's mail; none for a domain without. */
    public ImmutableList<SigningKey> signing(String domain) throws IOException {
        Optional<String> name = Names.canonical(domain);
        if (name.isEmpty()) {
            return ImmutableList.of();
        }
        @Nullable ImmutableList<SigningKey> known = signing.getIfPresent(name.get());
        if (known != null) {
            return known;
        }
        ImmutableList.Builder<SigningKey> keys = ImmutableList.builder();
        for (Entry entry : shelf.of(name.get())) {
            if (entry.key().state() == KeyState.SIGNING) {
                keys.add(shelf.opened(entry));
            }
        }
        ImmutableList<SigningKey> found = keys.build();
        signing.put(name.get(), found);
        return found;
    }

    /** The first keys of a domain: they wait. */
    public ImmutableList<DkimKey> create(String domain) throws IOException, KeyException {
        String name = canonical(domain);
        if (!shelf.of(name).isEmpty()) {
            throw new KeyException(name + " has keys already: compostela dkim rotate " + name + " makes new ones");
        }
        return make(name, List.of());
    }

    /** New keys beside those that sign: they wait. */
    public ImmutableList<DkimKey> rotate(String domain) throws IOException, KeyException {
        String name = canonical(domain);
        List<Entry> entries = shelf.of(name);
        if (entries.isEmpty()) {
            throw new KeyException(name + " has no keys: compostela dkim create " + name + " makes some");
        }
        if (entries.stream().anyMatch(entry -> entry.key().state() == KeyState.WAITING)) {
            throw new KeyException(name + " has keys that wait: compostela dkim activate " + name + " signs with them");
        }
        return make(name, entries);
    }

    /**
     * Signs with the keys that wait, and retires those that signed.
     *
     * @param unchecked without asking whether the DNS has them
     * @return those that sign now
     */
    public ImmutableList<DkimKey> activate(String domain, boolean unchecked) throws IOException, KeyException {
        String name = canonical(domain);
        List<Entry> entries = shelf.of(name);
        List<Entry> waiting = in(KeyState.WAITING, entries);
        if (waiting.isEmpty()) {
            throw new KeyException("no key of " + name + " waits");
        }
        if (!unchecked) {
            for (Entry entry : waiting) {
                mustBePublished(entry.key());
            }
        }
        Instant now = clock.instant();
        ImmutableList.Builder<DkimKey> signers = ImmutableList.builder();
        // In this order: a crash in between leaves keys that sign beside each other, never none.
        for (Entry entry : waiting) {
            Entry signer = entry.in(KeyState.SIGNING, now);
            shelf.put(signer);
            signers.add(signer.key());
        }
        for (Entry entry : in(KeyState.SIGNING, entries)) {
            shelf.put(entry.in(KeyState.RETIRED, now));
        }
        signing.invalidate(name);
        return signers.build();
    }

    /**
     * Forgets keys for ever.
     *
     * @param selector of one; all that are retired if empty
     */
    public ImmutableList<DkimKey> remove(String domain, Optional<String> selector) throws IOException, KeyException {
        String name = canonical(domain);
        List<Entry> gone = shelf.of(name).stream()
                .filter(entry -> selector.map(entry.key().selector()::equals)
                        .orElse(entry.key().state() == KeyState.RETIRED))
                .toList();
        if (gone.isEmpty()) {
            throw new KeyException(selector.map(given -> name + " has no key " + given)
                    .orElse("no key of " + name + " is retired; name the selector of the one to remove"));
        }
        for (Entry entry : gone) {
            shelf.remove(entry.key());
        }
        signing.invalidate(name);
        return gone.stream().map(Entry::key).collect(ImmutableList.toImmutableList());
    }

    private void mustBePublished(DkimKey key) throws KeyException {
        Keys.Lookup lookup = published.find(key.selector(), key.domain(), key.algorithm());
        if (lookup instanceof Keys.Lookup.Found found) {
            if (!Arrays.equals(found.record().key().getEncoded(), key.publicKey())) {
                throw new KeyException("the DNS has another key at " + key.name());
            }
        } else if (lookup instanceof Keys.Lookup.Unusable unusable) {
            throw new KeyException("the DNS does not have the key yet: " + unusable.reason());
        } else if (lookup instanceof Keys.Lookup.Unavailable unavailable) {
            throw new KeyException("the DNS does not answer: " + unavailable.reason());
        }
    }

    private ImmutableList<DkimKey> make(String domain, List<Entry> others) throws IOException {
        List<String> taken = new ArrayList<>(
                others.stream().map(entry -> entry.key().selector()).toList());
        ImmutableList.Builder<DkimKey> made = ImmutableList.builder();
        for (Algorithm algorithm : Algorithm.values()) {
            KeyPair pair = pair(algorithm);
            Instant now = clock.instant();
            DkimKey key = new DkimKey(
                    domain,
                    selector(algorithm, now, taken),
                    algorithm,
                    KeyState.WAITING,
                    now,
                    now,
                    pair.getPublic().getEncoded());
            taken.add(key.selector());
            shelf.put(shelf.sealed(key, pair.getPrivate()));
            made.add(key);
        }
        return made.build();
    }

    /** Of the day: who reads it in the DNS sees how old the key is. */
    private static String selector(Algorithm algorithm, Instant now, List<String> taken) {
        String day = algorithm.keyType() + "-" + DAY.format(now);
        String selector = day;
        for (int number = 2; taken.contains(selector); number++) {
            selector = day + "-" + number;
        }
        return selector;
    }

    private static KeyPair pair(Algorithm algorithm) {
        try {
            if (algorithm == Algorithm.ED25519_SHA256) {
                return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            }
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(RSA_BITS);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java 17 has " + algorithm.word(), e);
        }
    }

    private static List<Entry> in(KeyState state, List<Entry> entries) {
        return entries.stream().filter(entry -> entry.key().state() == state).toList();
    }

    private static String canonical(String domain) throws KeyException {
        return Names.canonical(domain)
                .filter(Names::isHostName)
                .orElseThrow(() -> new KeyException("no domain: " + domain));
    }
}
