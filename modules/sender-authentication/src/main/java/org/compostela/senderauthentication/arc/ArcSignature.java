package org.compostela.senderauthentication.arc;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import java.util.List;
import java.util.OptionalLong;
import org.compostela.senderauthentication.dkim.Algorithm;
import org.compostela.senderauthentication.dkim.BodyHash;
import org.compostela.senderauthentication.dkim.Canonicalization;
import org.compostela.senderauthentication.dkim.TagList;
import org.compostela.senderauthentication.dkim.TagSyntaxException;
import org.compostela.senderauthentication.dns.Names;
import org.compostela.senderauthentication.message.HeaderField;

/**
 * A signature over a message (RFC 8617 section 4.1.2) or over a chain (section 4.1.3).
 *
 * @param fields that are signed; none for a seal
 * @param bodyHash empty for a seal
 * @param chain what the sealer found of the chain before; empty for a signature over a message
 */
record ArcSignature(
        HeaderField field,
        Algorithm algorithm,
        byte[] signature,
        String domain,
        String selector,
        Canonicalization.Pair canonicalization,
        List<String> fields,
        byte[] bodyHash,
        OptionalLong bodyLength,
        String chain) {

    static ArcSignature messageSignature(HeaderField field) throws TagSyntaxException {
        TagList tags = TagList.parse(field.value());
        tags.number("t");
        List<String> fields = fields(tags);
        if (fields.stream().anyMatch(ArcSet.SEAL::equalsIgnoreCase)) {
            throw new TagSyntaxException("a signature over a message covers a seal");
        }
        return new ArcSignature(
                field,
                Algorithm.parse(tags.required("a")),
                tags.base64("b"),
                domain(tags.required("d")),
                domain(tags.required("s")),
                // The published suite, and the implementations it was made with, read one that is left out so, unlike
                // DKIM.
                Canonicalization.Pair.parse(tags.find("c").orElse("relaxed/relaxed")),
                fields,
                tags.base64("bh"),
                tags.number("l"),
                "");
    }

    static ArcSignature seal(HeaderField field, int instance) throws TagSyntaxException {
        TagList tags = TagList.parse(field.value());
        tags.number("t");
        if (tags.has("h") || tags.has("bh")) {
            throw new TagSyntaxException("a seal has no fields of its own choice");
        }
        String chain = tags.required("cv");
        // Section 5.2, step 3: only the first finds no chain, and nobody goes on after one that failed.
        if (!chain.equals(instance == 1 ? "none" : "pass")) {
            throw new TagSyntaxException("the seal " + instance + " says cv=" + (chain.length() > 8 ? "…" : chain));
        }
        return new ArcSignature(
                field,
                Algorithm.parse(tags.required("a")),
                tags.base64("b"),
                domain(tags.required("d")),
                domain(tags.required("s")),
                Canonicalization.Pair.RELAXED_RELAXED,
                List.of(),
                new byte[0],
                OptionalLong.empty(),
                chain);
    }

    /** May name none, and have a colon too many, by the published suite; but must be there. */
    private static List<String> fields(TagList tags) throws TagSyntaxException {
        String names = tags.find("h").orElseThrow(() -> new TagSyntaxException("the tag h is missing"));
        return Splitter.on(':')
                .trimResults(CharMatcher.whitespace())
                .omitEmptyStrings()
                .splitToList(names);
    }

    BodyHash.Kind bodyKind() {
        return new BodyHash.Kind(canonicalization.body(), bodyLength);
    }

    private static String domain(String value) throws TagSyntaxException {
        return Names.canonical(value).orElseThrow(() -> new TagSyntaxException("no domain name"));
    }
}
