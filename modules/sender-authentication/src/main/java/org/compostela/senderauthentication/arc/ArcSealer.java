package org.compostela.senderauthentication.arc;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.OptionalLong;
import org.compostela.senderauthentication.dkim.BodyHash;
import org.compostela.senderauthentication.dkim.Canonicalization;
import org.compostela.senderauthentication.dkim.Folding;
import org.compostela.senderauthentication.dkim.SignedFields;
import org.compostela.senderauthentication.dkim.SigningKey;
import org.compostela.senderauthentication.dkim.TagSyntaxException;
import org.compostela.senderauthentication.message.HeaderField;
import org.compostela.senderauthentication.message.RawMessage;

/**
 * Adds a set to a chain (RFC 8617 section 5.1). Thread-safe. Lines are folded before a space, not a tab: dkimpy, which Mailman uses, finds the
 * number of a set only behind one.
 */
public final class ArcSealer {
    /** What a message is read by; what lists and forwarders add rightly is not among them. */
    private static final ImmutableList<String> FIELDS = ImmutableList.of(
            "from",
            "to",
            "cc",
            "subject",
            "date",
            "message-id",
            "in-reply-to",
            "references",
            "reply-to",
            "mime-version",
            "content-type",
            "content-transfer-encoding",
            "dkim-signature");

    private final SigningKey key;
    private final ImmutableList<String> fields;
    private final Clock clock;

    public ArcSealer(SigningKey key, Clock clock) {
        this(key, FIELDS, clock);
    }

    ArcSealer(SigningKey key, List<String> fields, Clock clock) {
        this.key = requireNonNull(key, "key");
        this.fields = ImmutableList.copyOf(fields);
        this.clock = requireNonNull(clock, "clock");
    }

    /**
     * The three fields to put on top of the message, the topmost first; none for a chain that nobody may go on with: one that says that
     * it failed, or has as many sets as there may be.
     *
     * @param chain as it is found in this message
     * @param results what was found when the message came, as an {@code Authentication-Results} has it: this host's name first
     */
    public ImmutableList<HeaderField> seal(RawMessage message, ArcResult chain, String results) throws IOException {
        if (chain.isOver() || chain.sets() >= ArcSet.MOST) {
            return ImmutableList.of();
        }
        int instance = chain.sets() + 1;
        HeaderField resultsField = new HeaderField(ArcSet.RESULTS + ": i=" + instance + "; " + results);
        HeaderField messageSignature = messageSignature(message, instance);
        HeaderField seal = seal(message, chain, instance, resultsField, messageSignature);
        return ImmutableList.of(seal, messageSignature, resultsField);
    }

    private HeaderField messageSignature(RawMessage message, int instance) throws IOException {
        BodyHash.Kind kind = new BodyHash.Kind(Canonicalization.RELAXED, OptionalLong.empty());
        BodyHash.Hash hash = requireNonNull(BodyHash.of(message, List.of(kind)).get(kind));
        List<String> names = fields.stream()
                .filter(name -> !message.fields(name).isEmpty())
                .flatMap(name -> message.fields(name).stream().map(field -> name))
                .toList();
        String before = ArcSet.MESSAGE_SIGNATURE + ": a=" + key.algorithm().word() + ";\r\n b=";
        String behind = ";\r\n bh=" + Folding.base64(hash.digest()) + "; c=relaxed/relaxed;\r\n d=" + key.domain()
                + "; h=" + Folding.list(names) + ";\r\n i=" + instance + tail();
        byte[] signed = SignedFields.of(message.fields(), names, before + behind, Canonicalization.RELAXED);
        return signed(before, signed, behind);
    }

    private HeaderField seal(
            RawMessage message, ArcResult chain, int instance, HeaderField results, HeaderField messageSignature) {
        String before = ArcSet.SEAL + ": a=" + key.algorithm().word() + ";\r\n b=";
        String behind = "; cv=" + chain.outcome().word() + "; d=" + key.domain() + "; i=" + instance + tail();
        SealedFields sealed = new SealedFields();
        if (chain.outcome() == ArcOutcome.PASS) {
            // Section 5.1.2: behind a chain that failed, a seal covers its own set alone.
            validated(message).forEach(sealed::with);
        }
        byte[] signed = sealed.with(results).with(messageSignature).endingIn(new HeaderField(before + behind));
        return signed(before, signed, behind);
    }

    private String tail() {
        return "; s=" + key.selector() + ";\r\n t=" + clock.instant().getEpochSecond();
    }

    /**
     * The signature on one line, of less than the 998 characters that a line may have: the next seal covers the field with all its
     * white space, and so those who fold anew do not break it.
     */
    private HeaderField signed(String before, byte[] signed, String behind) {
        byte[] signature = key.algorithm().sign(key.key(), signed);
        return new HeaderField(before + Base64.getEncoder().encodeToString(signature) + behind);
    }

    private static List<ArcSet> validated(RawMessage message) {
        try {
            return ArcSet.of(message);
        } catch (TagSyntaxException e) {
            throw new IllegalArgumentException("the chain is said to pass, and is not one", e);
        }
    }
}
