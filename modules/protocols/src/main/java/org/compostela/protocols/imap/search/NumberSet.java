package org.compostela.protocols.imap.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Message numbers or UIDs as a client names them (RFC 9051 §9 sequence-set): ranges in ascending order that do not touch. */
record NumberSet(List<Range> ranges) {
    /** {@code *}: the last message, whichever that is. */
    static final long STAR = Long.MAX_VALUE;

    NumberSet {
        ranges = List.copyOf(ranges);
    }

    static NumberSet of(Iterable<Long> ascending) {
        Builder set = new Builder();
        for (long number : ascending) {
            set.add(number, number);
        }
        return set.build();
    }

    /** From the lower to the higher, both included; {@link #STAR} is higher than any. */
    record Range(long low, long high) {}

    /** With the last number for {@code *}; a range may then be above it. */
    NumberSet withLast(long last) {
        Builder set = new Builder();
        for (Range range : ranges) {
            set.add(range.low() == STAR ? last : range.low(), range.high() == STAR ? last : range.high());
        }
        return set.build();
    }

    boolean isEmpty() {
        return ranges.isEmpty();
    }

    static final class Builder {
        private final List<Range> ranges = new ArrayList<>();

        Builder add(long one, long other) {
            Range last = ranges.isEmpty() ? null : ranges.get(ranges.size() - 1);
            if (last != null && one == other && one == last.high() + 1 && one != STAR) {
                ranges.set(ranges.size() - 1, new Range(last.low(), one));
            } else {
                ranges.add(new Range(Math.min(one, other), Math.max(one, other)));
            }
            return this;
        }

        NumberSet build() {
            ranges.sort(Comparator.comparingLong(Range::low).thenComparingLong(Range::high));
            List<Range> merged = new ArrayList<>();
            for (Range range : ranges) {
                Range last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
                if (last != null && touch(last, range)) {
                    merged.set(merged.size() - 1, new Range(last.low(), Math.max(last.high(), range.high())));
                } else {
                    merged.add(range);
                }
            }
            return new NumberSet(merged);
        }

        /** 5:* is not merged with *: in a mailbox with fewer messages these are different ones. */
        private static boolean touch(Range low, Range high) {
            return low.high() != STAR && high.low() != STAR && high.low() <= low.high() + 1;
        }
    }
}
