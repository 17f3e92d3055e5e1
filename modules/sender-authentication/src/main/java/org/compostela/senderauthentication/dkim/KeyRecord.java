package org.compostela.senderauthentication.dkim;

import com.google.common.base.Splitter;
import com.google.common.primitives.Bytes;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A public key as it stands in the DNS (RFC 6376 section 3.6.1).
 *
 * @param bits of an RSA modulus; 256 for Ed25519
 * @param testing the domain is trying DKIM out
 * @param strict the identity's domain must be the signing domain itself
 */
public record KeyRecord(Algorithm algorithm, PublicKey key, int bits, boolean testing, boolean strict) {
    /** RFC 8301 section 3.2. */
    static final int FEWEST_RSA_BITS = 1024;

    /** RFC 8301 section 3.2 asks for as many; more would let a stranger choose what his mail costs. */
    static final int MOST_RSA_BITS = 4096;

    private static final int LONGEST = 16 * 1024;

    /** What stands before the 32 bytes of an Ed25519 key in a SubjectPublicKeyInfo (RFC 8410 section 4). */
    private static final byte[] ED25519_PREFIX = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00
    };

    public static KeyRecord parse(String text) throws TagSyntaxException {
        if (text.length() > LONGEST) {
            throw new TagSyntaxException("a key record of more than " + LONGEST + " characters");
        }
        TagList tags = TagList.parse(text);
        Optional<String> version = tags.find("v");
        if (version.isPresent() && !(version.get().equals("DKIM1") && tags.isFirst("v"))) {
            throw new TagSyntaxException("no DKIM key record");
        }
        Algorithm algorithm = algorithm(tags);
        checkUse(tags);
        if (!tags.has("p")) {
            throw new TagSyntaxException("a key record without a key");
        }
        if (tags.find("p").orElse("").isEmpty()) {
            throw new TagSyntaxException("the key was revoked");
        }
        List<String> flags = optionalList(tags, "t");
        PublicKey key = key(algorithm, tags.base64("p"));
        int bits = key instanceof RSAPublicKey rsa ? bits(rsa) : 256;
        return new KeyRecord(algorithm, key, bits, flags.contains("y"), flags.contains("s"));
    }

    private static Algorithm algorithm(TagList tags) throws TagSyntaxException {
        return switch (tags.find("k").orElse("rsa").toLowerCase(Locale.ROOT)) {
            case "rsa" -> Algorithm.RSA_SHA256;
            case "ed25519" -> Algorithm.ED25519_SHA256;
            default -> throw new TagSyntaxException("a key of an unknown type");
        };
    }

    private static void checkUse(TagList tags) throws TagSyntaxException {
        if (tags.has("h") && !optionalList(tags, "h").contains("sha256")) {
            throw new TagSyntaxException("the key is not for SHA-256");
        }
        if (tags.has("s")) {
            List<String> services = optionalList(tags, "s");
            if (!services.contains("*") && !services.contains("email")) {
                throw new TagSyntaxException("the key is not for mail");
            }
        }
    }

    private static List<String> optionalList(TagList tags, String name) {
        return Splitter.on(':')
                .trimResults()
                .splitToList(tags.find(name).orElse("").toLowerCase(Locale.ROOT));
    }

    private static PublicKey key(Algorithm algorithm, byte[] bytes) throws TagSyntaxException {
        try {
            return switch (algorithm) {
                case ED25519_SHA256 -> ed25519(bytes);
                case RSA_SHA256 -> rsa(bytes);
            };
        } catch (GeneralSecurityException | RuntimeException e) {
            // Key factories answer some bytes that are no key with other exceptions than the one they declare.
            throw new TagSyntaxException("no " + algorithm.keyType() + " key");
        }
    }

    private static PublicKey ed25519(byte[] bytes) throws GeneralSecurityException, TagSyntaxException {
        if (bytes.length != 32) {
            throw new TagSyntaxException("an Ed25519 key has 32 bytes, not " + bytes.length);
        }
        return KeyFactory.getInstance("Ed25519")
                .generatePublic(new X509EncodedKeySpec(Bytes.concat(ED25519_PREFIX, bytes)));
    }

    /** A SubjectPublicKeyInfo (erratum 3017), or the bare RSAPublicKey of the RFC's text. */
    private static PublicKey rsa(byte[] bytes) throws GeneralSecurityException {
        KeyFactory factory = KeyFactory.getInstance("RSA");
        DerReader outer = new DerReader(bytes).sequence();
        return outer.startsWithInteger()
                ? factory.generatePublic(new RSAPublicKeySpec(outer.integer(), outer.integer()))
                : factory.generatePublic(new X509EncodedKeySpec(bytes));
    }

    private static int bits(RSAPublicKey key) throws TagSyntaxException {
        int bits = key.getModulus().bitLength();
        if (bits < FEWEST_RSA_BITS) {
            throw new TagSyntaxException("an RSA key of " + bits + " bits is not trusted (RFC 8301)");
        }
        if (bits > MOST_RSA_BITS || key.getPublicExponent().compareTo(BigInteger.valueOf(Integer.MAX_VALUE)) > 0) {
            throw new TagSyntaxException("an RSA key of " + bits + " bits is too large");
        }
        return bits;
    }
}
