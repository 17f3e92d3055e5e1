package org.compostela.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.model.SearchQuery.UidRange;
import org.opensearch.client.opensearch._types.FieldValue;
import org.opensearch.client.opensearch._types.query_dsl.Query;

/**
 * A set of UIDs as queries. A set may have tens of thousands of ranges (a saved result, RFC 5182), and OpenSearch takes 1,024 clauses: the
 * widest ranges stay ranges, the others are written out UID by UID.
 */
final class UidSet {
    /** OpenSearch takes so many values in one terms query ({@code index.max_terms_count}). */
    private static final int TERMS = 65_536;

    private static final int RANGES = 100;
    private static final int WRITTEN_OUT = 1_000_000;

    private UidSet() {}

    static Query of(Collection<MessageUid> uids) throws SearchTooLargeException {
        return of(uids.stream().map(UidRange::new).toArray(UidRange[]::new));
    }

    static Query of(UidRange[] ranges) throws SearchTooLargeException {
        List<Range> widestFirst = merged(ranges);
        widestFirst.sort(Comparator.comparingLong(Range::width).reversed());
        int wide = (int) widestFirst.stream()
                .limit(RANGES)
                .filter(range -> range.width() > 1)
                .count();
        List<Query> queries = new ArrayList<>();
        widestFirst.subList(0, wide).forEach(range -> queries.add(Queries.between("uid", range.low, range.high)));
        queries.addAll(writtenOut(widestFirst.subList(wide, widestFirst.size())));
        return Queries.or(queries);
    }

    private static List<Query> writtenOut(List<Range> ranges) throws SearchTooLargeException {
        if (ranges.stream().mapToLong(Range::width).sum() > WRITTEN_OUT) {
            throw new SearchTooLargeException("a set of UIDs in so many and wide pieces cannot be searched");
        }
        long[] uids = ranges.stream()
                .flatMapToLong(range -> LongStream.rangeClosed(range.low, range.high))
                .toArray();
        List<Query> queries = new ArrayList<>();
        for (int from = 0; from < uids.length; from += TERMS) {
            queries.add(Queries.anyOf(
                    "uid",
                    Arrays.stream(uids, from, Math.min(uids.length, from + TERMS))
                            .mapToObj(FieldValue::of)
                            .toList()));
        }
        return queries;
    }

    private static List<Range> merged(UidRange[] ranges) {
        List<Range> merged = new ArrayList<>();
        Arrays.stream(ranges)
                .map(Range::of)
                .sorted(Comparator.comparingLong(Range::low))
                .forEach(range -> {
                    Range last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
                    if (last != null && range.low - 1 <= last.high) {
                        merged.set(merged.size() - 1, new Range(last.low, Math.max(last.high, range.high)));
                    } else {
                        merged.add(range);
                    }
                });
        return merged;
    }

    private record Range(long low, long high) {
        /** RFC 9051 section 9: 4:2 is the same as 2:4. */
        static Range of(UidRange range) {
            long one = range.getLowValue().asLong();
            long other = range.getHighValue().asLong();
            return new Range(Math.min(one, other), Math.max(one, other));
        }

        long width() {
            long width = high - low + 1;
            return width > 0 ? width : Long.MAX_VALUE;
        }
    }
}
