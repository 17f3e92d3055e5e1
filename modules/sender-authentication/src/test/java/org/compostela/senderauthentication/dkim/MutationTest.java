package org.compostela.senderauthentication.dkim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.compostela.senderauthentication.dns.TestZone;
import org.compostela.senderauthentication.message.HeaderField;
import org.compostela.senderauthentication.message.RawMessage;

/** A message that was changed is never taken for the one that was signed, unless nothing that is signed is another. */
class MutationTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-25T02:00:00Z"), ZoneOffset.UTC);
    private static final TestZone KEYS = SignedByOthers.keys();
    private static final List<String> NAMES = List.of(
            "dkimpy-plain-simple-simple",
            "dkimpy-multi-simple-simple",
            "dkimpy-plain-relaxed-relaxed",
            "dkimpy-multi-relaxed-relaxed",
            "rfc8463");

    @Property(tries = 1000)
    void changedMessageIsNotGenuine(
            @ForAll @IntRange(max = 4) int which,
            @ForAll @IntRange(max = 2) int kind,
            @ForAll @IntRange(max = 100_000) int where,
            @ForAll byte what)
            throws IOException {
        mustNotBeGenuine(KEYS, SignedByOthers.message(NAMES.get(which)), kind, where, what);
    }

    @Property(tries = 1000)
    void changedMessageOfOursIsNotGenuine(
            @ForAll @IntRange(max = 2) int kind, @ForAll @IntRange(max = 100_000) int where, @ForAll byte what)
            throws IOException {
        mustNotBeGenuine(OwnSignatures.KEYS, OwnSignatures.MESSAGE, kind, where, what);
    }

    private static void mustNotBeGenuine(TestZone keys, byte[] original, int kind, int where, byte what)
            throws IOException {
        byte[] changed = change(original, kind, where % original.length, what);
        RawMessage before = RawMessage.of(original);
        RawMessage after = RawMessage.of(changed);

        List<DkimResult> results = new DkimVerifier(keys, CLOCK).verify(after);

        for (DkimResult result : results) {
            if (result.outcome() == DkimOutcome.PASS) {
                assertThat(signedBy(result, after)).isEqualTo(signedBy(result, before));
                assertThat(body(after)).isEqualTo(body(before));
            }
        }
    }

    private static byte[] change(byte[] original, int kind, int at, byte what) {
        return switch (kind) {
            case 0 -> {
                byte[] replaced = original.clone();
                replaced[at] = what;
                yield replaced;
            }
            case 1 -> {
                byte[] inserted = Arrays.copyOf(original, original.length + 1);
                System.arraycopy(original, at, inserted, at + 1, original.length - at);
                inserted[at] = what;
                yield inserted;
            }
            default -> {
                byte[] removed = Arrays.copyOf(original, original.length - 1);
                System.arraycopy(original, at + 1, removed, at, original.length - at - 1);
                yield removed;
            }
        };
    }

    /** What a signature says and covers, but for white space and case. */
    private static String signedBy(DkimResult result, RawMessage message) {
        HeaderField field = message.fields(DkimSignature.FIELD).stream()
                .filter(candidate -> candidate.unfolded().contains("s=" + result.selector() + ";"))
                .findFirst()
                .orElseThrow();
        try {
            DkimSignature signature = DkimSignature.parse(field);
            byte[] signed =
                    SignedFields.of(message.fields(), signature.fields(), signature.raw(), Canonicalization.RELAXED);
            return new String(signed, StandardCharsets.ISO_8859_1);
        } catch (TagSyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] body(RawMessage message) throws IOException {
        BodyHash.Kind kind = new BodyHash.Kind(Canonicalization.RELAXED, OptionalLong.empty());
        return BodyHash.of(message, List.of(kind)).get(kind).digest();
    }
}
