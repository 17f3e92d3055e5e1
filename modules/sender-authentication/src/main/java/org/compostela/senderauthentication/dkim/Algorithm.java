package org.compostela.senderauthentication.dkim;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Locale;

/** What makes a signature (RFC 8301 section 3, RFC 8463 section 3). */
public enum Algorithm {
    RSA_SHA256("rsa-sha256", "rsa", "SHA256withRSA"),
    /** Signs the SHA-256 hash of what is signed. */
    ED25519_SHA256("ed25519-sha256", "ed25519", "Ed25519");

    private final String word;
    private final String keyType;
    private final String javaName;

    Algorithm(String word, String keyType, String javaName) {
        this.word = word;
        this.keyType = keyType;
        this.javaName = javaName;
    }

    /** RFC 8301 section 3.1: with SHA-1 nothing is signed that anybody may believe. */
    public static Algorithm parse(String value) throws TagSyntaxException {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "rsa-sha256" -> RSA_SHA256;
            case "ed25519-sha256" -> ED25519_SHA256;
            case "rsa-sha1" -> throw new TagSyntaxException("rsa-sha1 is not trusted (RFC 8301)");
            default -> throw new TagSyntaxException("an unknown algorithm: '" + value + "'");
        };
    }

    /** The value of the tag {@code a}. */
    public String word() {
        return word;
    }

    /** The value of the tag {@code k} of a key. */
    public String keyType() {
        return keyType;
    }

    public boolean verify(PublicKey key, byte[] signed, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance(javaName);
            verifier.initVerify(key);
            verifier.update(input(signed));
            return verifier.verify(signature);
        } catch (SignatureException e) {
            // Not even the shape of a signature by that key.
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key that was read fits its algorithm", e);
        }
    }

    /** Fails only if the key is not one of the algorithm. */
    public byte[] sign(PrivateKey key, byte[] signed) {
        try {
            Signature signer = Signature.getInstance(javaName);
            signer.initSign(key);
            signer.update(input(signed));
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the key does not sign " + word, e);
        }
    }

    private byte[] input(byte[] signed) {
        return this == ED25519_SHA256 ? Sha256.create().digest(signed) : signed;
    }
}
