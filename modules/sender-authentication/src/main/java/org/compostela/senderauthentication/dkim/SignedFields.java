package org.compostela.senderauthentication.dkim;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.compostela.senderauthentication.message.HeaderField;

/** The header fields that a signature covers, as they are signed (RFC 6376 section 5.4.2). */
public final class SignedFields {
    private SignedFields() {}

    /**
     * @param names of fields, each for the lowest of its name that no name before took; one that is not there is nothing, and so
     *     keeps others from being added later
     * @param signature the field with the signature itself
     */
    public static byte[] of(
            List<HeaderField> fields, List<String> names, String signature, Canonicalization canonicalization) {
        Map<String, Deque<HeaderField>> byName = new HashMap<>();
        for (HeaderField field : fields) {
            byName.computeIfAbsent(key(field.name()), name -> new ArrayDeque<>())
                    .push(field);
        }
        StringBuilder signed = new StringBuilder();
        for (String name : names) {
            Deque<HeaderField> left = byName.get(key(name));
            if (left != null && !left.isEmpty()) {
                signed.append(canonicalization.header(left.pop().raw()));
            }
        }
        signed.append(canonicalization.header(TagList.withoutSignature(signature)));
        // Section 3.7: the signature's own field is the last, and ends without a line end.
        signed.setLength(signed.length() - 2);
        return signed.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
