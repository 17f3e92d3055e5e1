package org.compostela.senderauthentication.arc;

import com.google.common.collect.ImmutableList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.compostela.senderauthentication.dkim.TagList;
import org.compostela.senderauthentication.dkim.TagSyntaxException;
import org.compostela.senderauthentication.message.HeaderField;
import org.compostela.senderauthentication.message.RawMessage;
import org.jspecify.annotations.Nullable;

/** What one server added (RFC 8617 section 4.2). */
record ArcSet(int instance, HeaderField results, ArcSignature messageSignature, ArcSignature seal) {
    static final String RESULTS = "ARC-Authentication-Results";
    static final String MESSAGE_SIGNATURE = "ARC-Message-Signature";
    static final String SEAL = "ARC-Seal";

    /** Section 4.2.1. */
    static final int MOST = 50;

    /** The sets of a message, the first one first; none if it has no chain. */
    static ImmutableList<ArcSet> of(RawMessage message) throws TagSyntaxException {
        Map<Integer, HeaderField> results = byInstance(message.fields(RESULTS));
        Map<Integer, HeaderField> messageSignatures = byInstance(message.fields(MESSAGE_SIGNATURE));
        Map<Integer, HeaderField> seals = byInstance(message.fields(SEAL));
        if (results.size() != seals.size() || messageSignatures.size() != seals.size()) {
            throw new TagSyntaxException("a set lacks one of its fields");
        }
        ImmutableList.Builder<ArcSet> sets = ImmutableList.builder();
        for (int instance = 1; instance <= seals.size(); instance++) {
            sets.add(new ArcSet(
                    instance,
                    only(results, instance),
                    ArcSignature.messageSignature(only(messageSignatures, instance)),
                    ArcSignature.seal(only(seals, instance), instance)));
        }
        return sets.build();
    }

    private static HeaderField only(Map<Integer, HeaderField> fields, int instance) throws TagSyntaxException {
        @Nullable HeaderField field = fields.get(instance);
        if (field == null) {
            throw new TagSyntaxException("the set " + instance + " lacks one of its fields");
        }
        return field;
    }

    private static Map<Integer, HeaderField> byInstance(List<HeaderField> fields) throws TagSyntaxException {
        if (fields.size() > MOST) {
            throw new TagSyntaxException("more than " + MOST + " sets");
        }
        Map<Integer, HeaderField> byInstance = new HashMap<>();
        for (HeaderField field : fields) {
            int instance = instance(field);
            if (byInstance.put(instance, field) != null) {
                throw new TagSyntaxException("the set " + instance + " has a field twice");
            }
        }
        return byInstance;
    }

    private static int instance(HeaderField field) throws TagSyntaxException {
        // Of the results (section 4.1.1) the number is the first tag, and what follows is no tag list.
        String tags = field.isNamed(RESULTS) ? numberTag(field) : field.value();
        long instance = TagList.parse(tags).number("i").orElse(0);
        if (instance < 1 || instance > MOST) {
            throw new TagSyntaxException("a field without a number of a set");
        }
        return (int) instance;
    }

    private static String numberTag(HeaderField field) throws TagSyntaxException {
        int end = field.value().indexOf(';');
        if (end < 0) {
            throw new TagSyntaxException("results without a number of their set");
        }
        return field.value().substring(0, end);
    }
}
