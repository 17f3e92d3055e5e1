package org.compostela.senderauthentication.arc;

import java.nio.charset.StandardCharsets;
import org.compostela.senderauthentication.dkim.Canonicalization;
import org.compostela.senderauthentication.dkim.TagList;
import org.compostela.senderauthentication.message.HeaderField;

/** What a seal covers, in its order (RFC 8617 section 5.1.1). Not thread-safe. */
final class SealedFields {
    private final StringBuilder sealed = new StringBuilder();

    SealedFields with(HeaderField field) {
        sealed.append(Canonicalization.RELAXED.header(field.raw()));
        return this;
    }

    SealedFields with(ArcSet set) {
        return with(set.results())
                .with(set.messageSignature().field())
                .with(set.seal().field());
    }

    /** With the seal itself at the end. */
    byte[] endingIn(HeaderField seal) {
        int end = sealed.length();
        sealed.append(Canonicalization.RELAXED.header(TagList.withoutSignature(seal.raw())));
        String text = sealed.substring(0, sealed.length() - 2);
        sealed.setLength(end);
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
