package org.compostela.senderauthentication.arc;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.compostela.senderauthentication.dkim.BodyHash;
import org.compostela.senderauthentication.dkim.Keys;
import org.compostela.senderauthentication.dkim.SignedFields;
import org.compostela.senderauthentication.dkim.TagList;
import org.compostela.senderauthentication.dkim.TagSyntaxException;
import org.compostela.senderauthentication.dns.DnsAnswers;
import org.compostela.senderauthentication.message.HeaderField;
import org.compostela.senderauthentication.message.RawMessage;

/**
 * Validates a chain (RFC 8617 section 5.2). Thread-safe. Blocks while it asks the DNS for keys; whatever a stranger wrote is a result,
 * never an exception.
 */
public final class ArcVerifier {
    private final Keys keys;

    public ArcVerifier(DnsAnswers dns) {
        this.keys = new Keys(dns);
    }

    public ArcResult verify(RawMessage message) throws IOException {
        if (!message.isWhole()) {
            return failed(0, false, "the header is too long");
        }
        boolean over = isOver(message);
        int seals = Math.min(message.fields(ArcSet.SEAL).size(), ArcSet.MOST);
        ImmutableList<ArcSet> sets;
        try {
            sets = ArcSet.of(message);
        } catch (TagSyntaxException e) {
            return failed(seals, over, e.reason());
        }
        if (sets.isEmpty()) {
            return new ArcResult(ArcOutcome.NONE, 0, ImmutableList.of(), ImmutableList.of(), false, "no chain");
        }
        Optional<String> fault = messageFault(message, sets.get(sets.size() - 1).messageSignature())
                .or(() -> sealFault(sets));
        return fault.map(reason -> failed(sets.size(), over, reason)).orElseGet(() -> passed(sets));
    }

    private static ArcResult failed(int sets, boolean over, String reason) {
        return new ArcResult(ArcOutcome.FAIL, sets, ImmutableList.of(), ImmutableList.of(), over, reason);
    }

    private static ArcResult passed(List<ArcSet> sets) {
        return new ArcResult(
                ArcOutcome.PASS,
                sets.size(),
                sets.stream().map(set -> set.seal().domain()).collect(ImmutableList.toImmutableList()),
                sets.stream().map(ArcVerifier::results).collect(ImmutableList.toImmutableList()),
                false,
                "");
    }

    private static String results(ArcSet set) {
        String value = set.results().unfolded();
        return value.substring(value.indexOf(';') + 1).strip();
    }

    /** Whether any seal says that the chain failed: in a chain that is whole only the newest could. */
    private static boolean isOver(RawMessage message) {
        return message.fields(ArcSet.SEAL).stream().limit(ArcSet.MOST).anyMatch(seal -> {
            try {
                return TagList.parse(seal.value())
                        .find("cv")
                        .map(word -> word.toLowerCase(Locale.ROOT))
                        .filter("fail"::equals)
                        .isPresent();
            } catch (TagSyntaxException e) {
                return false;
            }
        });
    }

    /** Section 5.2, step 4: the newest signature over the message; earlier ones may break by what later servers change. */
    private Optional<String> messageFault(RawMessage message, ArcSignature signature) throws IOException {
        BodyHash.Kind kind = signature.bodyKind();
        BodyHash.Hash hash = requireNonNull(BodyHash.of(message, List.of(kind)).get(kind));
        if (signature.bodyLength().isPresent() && signature.bodyLength().getAsLong() != hash.length()
                || !MessageDigest.isEqual(hash.digest(), signature.bodyHash())) {
            return Optional.of("the body was changed");
        }
        byte[] signed = SignedFields.of(
                message.fields(),
                signature.fields(),
                signature.field().raw(),
                signature.canonicalization().header());
        return fault(signature, signed, "the header was changed");
    }

    /** Section 5.2, step 6. */
    private Optional<String> sealFault(List<ArcSet> sets) {
        SealedFields before = new SealedFields();
        for (ArcSet set : sets) {
            HeaderField seal = set.seal().field();
            before.with(set.results()).with(set.messageSignature().field());
            Optional<String> fault =
                    fault(set.seal(), before.endingIn(seal), "the seal " + set.instance() + " does not hold");
            if (fault.isPresent()) {
                return fault;
            }
            before.with(seal);
        }
        return Optional.empty();
    }

    private Optional<String> fault(ArcSignature signature, byte[] signed, String ifBroken) {
        Keys.Lookup lookup = keys.find(signature.selector(), signature.domain(), signature.algorithm());
        if (lookup instanceof Keys.Lookup.Found found) {
            return signature.algorithm().verify(found.record().key(), signed, signature.signature())
                    ? Optional.empty()
                    : Optional.of(ifBroken);
        }
        return lookup instanceof Keys.Lookup.Unusable unusable
                ? Optional.of(unusable.reason())
                : Optional.of(((Keys.Lookup.Unavailable) lookup).reason());
    }
}
