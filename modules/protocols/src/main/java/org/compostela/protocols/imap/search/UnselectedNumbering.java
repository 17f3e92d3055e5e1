package org.compostela.protocols.imap.search;

import static java.util.Objects.requireNonNull;

import java.util.function.Supplier;
import org.compostela.protocols.imap.search.NumberSet.Range;

/** The numbers of a mailbox as it is now. Its UIDs are asked for only if a command has numbers in it. */
final class UnselectedNumbering implements Numbering {
    private final Supplier<long[]> ascendingUids;

    UnselectedNumbering(Supplier<long[]> ascendingUids) {
        this.ascendingUids = requireNonNull(ascendingUids, "ascendingUids");
    }

    @Override
    public NumberSet uidsOfNumbers(NumberSet numbers) {
        long[] all = ascendingUids.get();
        NumberSet.Builder uids = new NumberSet.Builder();
        if (all.length > 0) {
            for (Range range : numbers.withLast(all.length).ranges()) {
                if (range.low() <= all.length) {
                    uids.add(all[(int) range.low() - 1], all[(int) Math.min(range.high(), all.length) - 1]);
                }
            }
        }
        return uids.build();
    }

    @Override
    public NumberSet uids(NumberSet uids) {
        boolean namesLast = uids.ranges().stream().anyMatch(range -> range.high() == NumberSet.STAR);
        if (!namesLast) {
            return uids;
        }
        long[] all = ascendingUids.get();
        return all.length == 0 ? new NumberSet.Builder().build() : uids.withLast(all[all.length - 1]);
    }

    /** {@code $} is of the selected mailbox alone. */
    @Override
    public NumberSet saved() {
        return new NumberSet.Builder().build();
    }
}
