package org.compostela.senderauthentication.dkim;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.compostela.senderauthentication.message.HeaderField;
import org.compostela.senderauthentication.message.RawMessage;

/**
 * Signs a message in a domain's name with each of its keys: RSA for those who know nothing newer, Ed25519 for the others (RFC 8463
 * section 5). Thread-safe.
 */
public final class DkimSigner {
    /** Section 5.4.1, and what changes how a message reads. */
    private static final ImmutableSet<String> FIELDS = ImmutableSet.of(
            "from",
            "sender",
            "reply-to",
            "to",
            "cc",
            "subject",
            "date",
            "message-id",
            "in-reply-to",
            "references",
            "mime-version",
            "content-type",
            "content-transfer-encoding",
            "content-disposition",
            "list-id",
            "list-unsubscribe",
            "list-unsubscribe-post");

    /** Signed once more than they are there, so that none can be added (section 8.15). Lists add their own fields rightly. */
    private static final ImmutableSet<String> OVERSIGNED = ImmutableSet.of(
            "from",
            "sender",
            "reply-to",
            "to",
            "cc",
            "subject",
            "date",
            "message-id",
            "mime-version",
            "content-type",
            "content-transfer-encoding");

    private final ImmutableList<SigningKey> keys;
    private final Clock clock;

    public DkimSigner(List<SigningKey> keys, Clock clock) {
        this.keys = ImmutableList.copyOf(keys);
        this.clock = requireNonNull(clock, "clock");
    }

    /** The fields to put on top of the message, one for each key. */
    public ImmutableList<HeaderField> sign(RawMessage message) throws IOException {
        BodyHash.Kind kind = new BodyHash.Kind(Canonicalization.RELAXED, OptionalLong.empty());
        BodyHash.Hash hash = requireNonNull(BodyHash.of(message, List.of(kind)).get(kind));
        List<String> names = names(message);
        return keys.stream()
                .map(key -> sign(message, key, names, hash.digest()))
                .collect(ImmutableList.toImmutableList());
    }

    private HeaderField sign(RawMessage message, SigningKey key, List<String> names, byte[] bodyHash) {
        String unsigned = DkimSignature.FIELD
                + ": v=1; a=" + key.algorithm().word() + "; c=relaxed/relaxed;\r\n\td=" + key.domain() + "; s="
                + key.selector() + "; t=" + clock.instant().getEpochSecond() + ";\r\n\th=" + Folding.list(names)
                + ";\r\n\tbh=" + Folding.base64(bodyHash) + ";\r\n\tb=";
        byte[] signed = SignedFields.of(message.fields(), names, unsigned, Canonicalization.RELAXED);
        return new HeaderField(unsigned + Folding.base64(key.algorithm().sign(key.key(), signed)));
    }

    private static List<String> names(RawMessage message) {
        List<String> names = new ArrayList<>();
        for (String name : FIELDS) {
            int count = message.fields(name).size() + (OVERSIGNED.contains(name) ? 1 : 0);
            for (int each = 0; each < count; each++) {
                names.add(name);
            }
        }
        return names;
    }
}
