package org.compostela.protocols.imap.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.MessageResult;

/** Sorts by what the index does not sort by (RFC 5957), and by all else along with it. */
final class HeaderSort {
    private static final Set<String> FIELDS = Set.of("from", "to", "cc", "subject", "date");
    /** What is beyond sorts no two messages. */
    private static final int LONGEST = 256;

    private final List<SortTerm> terms;

    HeaderSort(List<SortTerm> terms) {
        this.terms = List.copyOf(terms);
    }

    private record Row(long uid, List<Value> values) {}

    /** One of both, the same for all rows. */
    private record Value(long number, String text) implements Comparable<Value> {
        @Override
        public int compareTo(Value other) {
            int order = Long.compare(number, other.number);
            return order != 0 ? order : text.compareTo(other.text);
        }
    }

    long[] sort(HeaderReader reader, long[] uids) throws LimitException, MailboxException {
        List<Row> rows = reader.read(uids, FIELDS, this::row);
        rows.sort(order());
        return rows.stream().mapToLong(Row::uid).toArray();
    }

    private Comparator<Row> order() {
        Comparator<Row> order = Comparator.comparingInt(row -> 0);
        for (int i = 0; i < terms.size(); i++) {
            int column = i;
            Comparator<Row> byColumn = Comparator.comparing(row -> row.values().get(column));
            order = order.thenComparing(terms.get(i).reverse() ? byColumn.reversed() : byColumn);
        }
        // RFC 5256 §3: what is equal otherwise is in the order of the mailbox.
        return order.thenComparingLong(Row::uid);
    }

    private Row row(MessageResult message, HeaderFields header) {
        List<Value> values = new ArrayList<>(terms.size());
        for (SortTerm term : terms) {
            values.add(value(term.by(), message, header));
        }
        return new Row(message.getUid().asLong(), values);
    }

    private static Value value(SortTerm.By by, MessageResult message, HeaderFields header) {
        return switch (by) {
            case ARRIVAL -> number(message.getInternalDate().getTime());
            case SIZE -> number(message.getSize());
            case DATE ->
                number(header.sent().orElseGet(() -> message.getInternalDate().getTime()));
            case SUBJECT -> text(BaseSubject.of(header.decoded("subject")).text());
            case CC -> text(BaseSubject.casemap(FirstAddress.localPart(header.text("cc"))));
            case FROM -> text(BaseSubject.casemap(FirstAddress.localPart(header.text("from"))));
            case TO -> text(BaseSubject.casemap(FirstAddress.localPart(header.text("to"))));
            case DISPLAYFROM -> text(BaseSubject.casemap(FirstAddress.display(header.text("from"))));
            case DISPLAYTO -> text(BaseSubject.casemap(FirstAddress.display(header.text("to"))));
        };
    }

    private static Value number(long number) {
        return new Value(number, "");
    }

    private static Value text(String text) {
        return new Value(0, text.substring(0, Math.min(text.length(), LONGEST)));
    }
}
