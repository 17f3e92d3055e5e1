package org.compostela.senderauthentication.dkim;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.compostela.senderauthentication.dns.DnsAnswers;
import org.compostela.senderauthentication.message.HeaderField;
import org.compostela.senderauthentication.message.RawMessage;

/**
 * Verifies the signatures of a message (RFC 6376 section 6). Thread-safe. Blocks while it asks the DNS for keys. Reads the body once,
 * whatever the number of signatures; whatever a stranger wrote into a signature or a key is a result, never an exception.
 */
public final class DkimVerifier {
    /** From the top; a message with more gets the rest ignored (section 6.1 leaves it to the verifier). */
    static final int MOST_SIGNATURES = 10;

    /**
     * After this time no further key is asked for: ten slow names would keep a worker. What is left is not looked at, and is no {@link
     * DkimOutcome#TEMPERROR}: else slow names in front would hold off the policy of the domain that the last signature claims to be of.
     */
    static final Duration LONGEST = Duration.ofSeconds(20);

    private final Keys keys;
    private final Clock clock;
    private final LongSupplier nanoTime;

    public DkimVerifier(DnsAnswers dns, Clock clock) {
        this(dns, clock, System::nanoTime);
    }

    public DkimVerifier(DnsAnswers dns, Clock clock, LongSupplier nanoTime) {
        this.keys = new Keys(dns);
        this.clock = requireNonNull(clock, "clock");
        this.nanoTime = requireNonNull(nanoTime, "nanoTime");
    }

    /** A result for each signature, in their order; none for a message without one. */
    public ImmutableList<DkimResult> verify(RawMessage message) throws IOException {
        if (!message.isWhole()) {
            return ImmutableList.of(DkimResult.unreadable(DkimOutcome.PERMERROR, "the header is too long"));
        }
        List<HeaderField> fields = message.fields(DkimSignature.FIELD);
        List<Candidate> candidates = new ArrayList<>();
        long end = nanoTime.getAsLong() + LONGEST.toNanos();
        for (HeaderField field : fields.subList(0, Math.min(fields.size(), MOST_SIGNATURES))) {
            candidates.add(candidate(field, end));
        }
        Map<BodyHash.Kind, BodyHash.Hash> hashes = bodyHashes(message, candidates);
        ImmutableList.Builder<DkimResult> results = ImmutableList.builder();
        candidates.forEach(candidate -> results.add(judge(candidate, message, hashes)));
        if (fields.size() > MOST_SIGNATURES) {
            results.add(DkimResult.unreadable(
                    DkimOutcome.POLICY, fields.size() - MOST_SIGNATURES + " more signatures were not looked at"));
        }
        return results.build();
    }

    /** A signature with its key, or the result that it has without any. */
    private sealed interface Candidate {
        record Ready(DkimSignature signature, KeyRecord key) implements Candidate {}

        record Settled(DkimResult result) implements Candidate {}
    }

    private Candidate candidate(HeaderField field, long end) {
        DkimSignature signature;
        try {
            signature = DkimSignature.parse(field);
        } catch (TagSyntaxException e) {
            return new Candidate.Settled(unreadable(field, e.reason()));
        }
        if (signature.expires().isPresent()
                && signature.expires().getAsLong() < clock.instant().getEpochSecond()) {
            return settled(signature, DkimOutcome.PERMERROR, "the signature has expired");
        }
        if (nanoTime.getAsLong() - end >= 0) {
            return settled(signature, DkimOutcome.POLICY, "not looked at: the keys before took too long");
        }
        Keys.Lookup lookup = keys.find(signature.selector(), signature.domain(), signature.algorithm());
        if (lookup instanceof Keys.Lookup.Unavailable unavailable) {
            return settled(signature, DkimOutcome.TEMPERROR, unavailable.reason());
        } else if (lookup instanceof Keys.Lookup.Unusable unusable) {
            return settled(signature, DkimOutcome.PERMERROR, unusable.reason());
        }
        KeyRecord key = ((Keys.Lookup.Found) lookup).record();
        if (key.strict() && !signature.identityDomain().equalsIgnoreCase(signature.domain())) {
            return settled(signature, DkimOutcome.PERMERROR, "the key is for the domain itself, not for one below it");
        }
        return new Candidate.Ready(signature, key);
    }

    /** Says whose it claims to be, where that can be read. */
    private static DkimResult unreadable(HeaderField field, String reason) {
        try {
            TagList tags = TagList.parse(field.value());
            return new DkimResult(
                    DkimOutcome.PERMERROR,
                    tags.find("d").orElse(""),
                    tags.find("s").orElse(""),
                    tags.find("i").orElse(""),
                    tags.find("a").orElse(""),
                    "",
                    reason,
                    false);
        } catch (TagSyntaxException e) {
            return DkimResult.unreadable(DkimOutcome.PERMERROR, reason);
        }
    }

    private static Map<BodyHash.Kind, BodyHash.Hash> bodyHashes(RawMessage message, List<Candidate> candidates)
            throws IOException {
        List<BodyHash.Kind> kinds = candidates.stream()
                .filter(Candidate.Ready.class::isInstance)
                .map(candidate -> ((Candidate.Ready) candidate).signature().bodyKind())
                .toList();
        return kinds.isEmpty() ? Map.of() : BodyHash.of(message, kinds);
    }

    private static DkimResult judge(Candidate candidate, RawMessage message, Map<BodyHash.Kind, BodyHash.Hash> hashes) {
        if (candidate instanceof Candidate.Settled settled) {
            return settled.result();
        }
        Candidate.Ready ready = (Candidate.Ready) candidate;
        DkimSignature signature = ready.signature();
        BodyHash.Hash hash = requireNonNull(hashes.get(signature.bodyKind()));
        Optional<String> fault = fault(ready, message, hash);
        if (fault.isPresent()) {
            return ready.key().testing()
                    ? result(signature, DkimOutcome.NEUTRAL, fault.get() + "; the domain is testing", true)
                    : result(signature, DkimOutcome.FAIL, fault.get(), false);
        }
        if (signature.bodyLength().isPresent() && signature.bodyLength().getAsLong() < hash.length()) {
            // Section 8.2: whoever adds to such a body chooses what the reader sees.
            return result(
                    signature,
                    DkimOutcome.POLICY,
                    "part of the body is not signed",
                    ready.key().testing());
        }
        return result(
                signature,
                DkimOutcome.PASS,
                ready.key().bits() + "-bit key",
                ready.key().testing());
    }

    private static Optional<String> fault(Candidate.Ready ready, RawMessage message, BodyHash.Hash hash) {
        DkimSignature signature = ready.signature();
        if (signature.bodyLength().isPresent() && signature.bodyLength().getAsLong() > hash.length()) {
            return Optional.of("the body is shorter than what was signed");
        }
        if (!MessageDigest.isEqual(hash.digest(), signature.bodyHash())) {
            return Optional.of("the body was changed");
        }
        byte[] signed = SignedFields.of(
                message.fields(),
                signature.fields(),
                signature.raw(),
                signature.canonicalization().header());
        if (!signature.algorithm().verify(ready.key().key(), signed, signature.signature())) {
            return Optional.of("the header was changed, or the key is another");
        }
        return Optional.empty();
    }

    private static Candidate settled(DkimSignature signature, DkimOutcome outcome, String reason) {
        return new Candidate.Settled(result(signature, outcome, reason, false));
    }

    private static DkimResult result(DkimSignature signature, DkimOutcome outcome, String reason, boolean testing) {
        return new DkimResult(
                outcome,
                signature.domain(),
                signature.selector(),
                signature.identity(),
                signature.algorithmWord(),
                signature.start(),
                reason,
                testing);
    }
}
