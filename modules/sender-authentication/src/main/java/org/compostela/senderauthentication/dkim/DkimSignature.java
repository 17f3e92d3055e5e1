package org.compostela.senderauthentication.dkim;

import com.google.common.base.CharMatcher;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.compostela.senderauthentication.dns.Names;
import org.compostela.senderauthentication.message.HeaderField;

/**
 * A field DKIM-Signature that was read (RFC 6376 section 3.5).
 *
 * @param raw the whole field
 * @param start the first characters of the signature
 */
record DkimSignature(
        String raw,
        Algorithm algorithm,
        byte[] signature,
        String start,
        byte[] bodyHash,
        Canonicalization.Pair canonicalization,
        String domain,
        String selector,
        String identity,
        List<String> fields,
        OptionalLong bodyLength,
        OptionalLong expires) {
    static final String FIELD = "DKIM-Signature";

    /** Section 6.1.1. */
    static DkimSignature parse(HeaderField field) throws TagSyntaxException {
        TagList tags = TagList.parse(field.value());
        if (!tags.required("v").equals("1")) {
            throw new TagSyntaxException("an unknown version of DKIM");
        }
        String domain = domain(tags.required("d"));
        List<String> fields = tags.list("h");
        if (fields.stream().noneMatch("from"::equalsIgnoreCase)) {
            throw new TagSyntaxException("From is not signed");
        }
        if (tags.has("q") && tags.list("q").stream().noneMatch("dns/txt"::equalsIgnoreCase)) {
            throw new TagSyntaxException("the key is not in the DNS");
        }
        OptionalLong expires = tags.number("x");
        OptionalLong made = tags.number("t");
        if (expires.isPresent() && made.isPresent() && expires.getAsLong() <= made.getAsLong()) {
            throw new TagSyntaxException("expires before it was made");
        }
        return new DkimSignature(
                field.raw(),
                Algorithm.parse(tags.required("a")),
                tags.base64("b"),
                start(tags.required("b")),
                tags.base64("bh"),
                canonicalization(tags),
                domain,
                domain(tags.required("s")),
                identity(tags, domain),
                fields,
                tags.number("l"),
                expires);
    }

    BodyHash.Kind bodyKind() {
        return new BodyHash.Kind(canonicalization.body(), bodyLength);
    }

    String identityDomain() {
        return identity.substring(identity.lastIndexOf('@') + 1);
    }

    private static Canonicalization.Pair canonicalization(TagList tags) throws TagSyntaxException {
        Optional<String> given = tags.find("c");
        return Canonicalization.Pair.parse(given.orElse("simple/simple"));
    }

    private static String identity(TagList tags, String domain) throws TagSyntaxException {
        String identity = tags.find("i").orElse("@" + domain);
        int at = identity.lastIndexOf('@');
        if (at < 0 || !Names.isSameOrBelow(identity.substring(at + 1), domain)) {
            throw new TagSyntaxException("the identity is not of the signing domain");
        }
        return identity;
    }

    private static String domain(String value) throws TagSyntaxException {
        return Names.canonical(value).orElseThrow(() -> new TagSyntaxException("no domain name"));
    }

    private static String start(String signature) {
        String characters = CharMatcher.whitespace().removeFrom(signature);
        return characters.substring(0, Math.min(8, characters.length()));
    }

    String algorithmWord() {
        return algorithm.word().toLowerCase(Locale.ROOT);
    }
}
