package org.compostela.search;

import java.util.List;
import org.opensearch.client.json.JsonData;
import org.opensearch.client.opensearch._types.FieldValue;
import org.opensearch.client.opensearch._types.query_dsl.Query;

/** OpenSearch's queries in the few words that searches for mail need. Nothing is scored: every part is a filter. */
final class Queries {
    private Queries() {}

    static Query everything() {
        return Query.of(q -> q.matchAll(all -> all));
    }

    static Query nothing() {
        return Query.of(q -> q.matchNone(none -> none));
    }

    static Query is(String field, FieldValue value) {
        return Query.of(q -> q.term(t -> t.field(field).value(value)));
    }

    static Query is(String field, String value) {
        return is(field, FieldValue.of(value));
    }

    static Query anyOf(String field, List<FieldValue> values) {
        return Query.of(q -> q.terms(t -> t.field(field).terms(v -> v.value(values))));
    }

    static Query lessThan(String field, long value) {
        return Query.of(q -> q.range(r -> r.field(field).lt(JsonData.of(value))));
    }

    static Query moreThan(String field, long value) {
        return Query.of(q -> q.range(r -> r.field(field).gt(JsonData.of(value))));
    }

    /** Both ends are in it. */
    static Query between(String field, long low, long high) {
        return Query.of(q -> q.range(r -> r.field(field).gte(JsonData.of(low)).lte(JsonData.of(high))));
    }

    static Query beginsWith(String field, String text) {
        return Query.of(q -> q.wildcard(w -> w.field(field).value(escape(text) + "*")));
    }

    static Query contains(String field, String text) {
        return Query.of(q -> q.wildcard(w -> w.field(field).value("*" + escape(text) + "*")));
    }

    /** What begins in one way and goes on, at any distance, in another. */
    static Query beginsWithAndContains(String field, String begin, String text) {
        return Query.of(q -> q.wildcard(w -> w.field(field).value(escape(begin) + "*" + escape(text) + "*")));
    }

    /** Folded texts have no backslash. */
    private static String escape(String text) {
        return text.replace("*", "\\*").replace("?", "\\?");
    }

    static Query not(Query query) {
        return Query.of(q -> q.bool(b -> b.mustNot(query)));
    }

    static Query and(List<Query> queries) {
        return queries.size() == 1 ? queries.get(0) : Query.of(q -> q.bool(b -> b.filter(queries)));
    }

    /** One of these; none if there is none. */
    static Query or(List<Query> queries) {
        return switch (queries.size()) {
            case 0 -> nothing();
            case 1 -> queries.get(0);
            default -> Query.of(q -> q.bool(b -> b.should(queries).minimumShouldMatch("1")));
        };
    }
}
