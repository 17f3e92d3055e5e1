package org.compostela.senderauthentication.keys;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.compostela.senderauthentication.SharedTexts;
import org.compostela.senderauthentication.dkim.Algorithm;
import org.compostela.senderauthentication.dkim.SigningKey;
import org.compostela.senderauthentication.dkim.TagSyntaxException;

/** Keys as they lie in the store: a JSON object each, its private half sealed. Thread-safe. */
final class KeyShelf {
    /** Of all domains; one that has more has forgotten to remove its old ones for years. */
    static final int MOST = 10_000;

    private static final String KIND = "dkim-key";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SharedTexts texts;
    private final KeySeal seal;

    KeyShelf(SharedTexts texts, KeySeal seal) {
        this.texts = requireNonNull(texts, "texts");
        this.seal = requireNonNull(seal, "seal");
    }

    /** A key with its sealed half. */
    record Entry(DkimKey key, byte[] sealed) {
        Entry in(KeyState state, Instant now) {
            return new Entry(key.in(state, now), sealed);
        }
    }

    Entry sealed(DkimKey key, PrivateKey privateKey) throws IOException {
        return new Entry(key, seal.seal(privateKey.getEncoded(), key.name()));
    }

    SigningKey opened(Entry entry) throws IOException {
        DkimKey key = entry.key();
        try {
            String type = key.algorithm() == Algorithm.ED25519_SHA256 ? "Ed25519" : "RSA";
            PrivateKey privateKey = KeyFactory.getInstance(type)
                    .generatePrivate(new PKCS8EncodedKeySpec(seal.open(entry.sealed(), key.name())));
            return new SigningKey(key.domain(), key.selector(), key.algorithm(), privateKey);
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    "the key of " + key.name() + " is no " + key.algorithm().keyType() + " key", e);
        }
    }

    ImmutableList<Entry> all() throws IOException {
        return list("");
    }

    /** By selector. */
    ImmutableList<Entry> of(String domain) throws IOException {
        return list(domain + "/");
    }

    private ImmutableList<Entry> list(String prefix) throws IOException {
        ImmutableList.Builder<Entry> entries = ImmutableList.builder();
        for (String text : texts.list(KIND, prefix, MOST).values()) {
            entries.add(read(text));
        }
        return entries.build();
    }

    void put(Entry entry) throws IOException {
        DkimKey key = entry.key();
        String text = JSON.createObjectNode()
                .put("domain", key.domain())
                .put("selector", key.selector())
                .put("algorithm", key.algorithm().word())
                .put("state", key.state().name())
                .put("made", key.made().toString())
                .put("since", key.since().toString())
                .put("public", Base64.getEncoder().encodeToString(key.publicKey()))
                .put("sealed", Base64.getEncoder().encodeToString(entry.sealed()))
                .toString();
        texts.put(KIND, name(key), text, Optional.empty());
    }

    void remove(DkimKey key) throws IOException {
        texts.remove(KIND, name(key));
    }

    private static String name(DkimKey key) {
        return key.domain() + "/" + key.selector();
    }

    private static Entry read(String text) throws IOException {
        JsonNode node = JSON.readTree(text);
        try {
            DkimKey key = new DkimKey(
                    node.path("domain").asText(),
                    node.path("selector").asText(),
                    Algorithm.parse(node.path("algorithm").asText()),
                    KeyState.valueOf(node.path("state").asText()),
                    Instant.parse(node.path("made").asText()),
                    Instant.parse(node.path("since").asText()),
                    Base64.getDecoder().decode(node.path("public").asText()));
            return new Entry(key, Base64.getDecoder().decode(node.path("sealed").asText()));
        } catch (TagSyntaxException | RuntimeException e) {
            throw new IOException("what the store has is no DKIM key", e);
        }
    }
}
