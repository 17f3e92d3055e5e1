package org.compostela.search;

import static java.util.Objects.requireNonNull;

import jakarta.json.JsonArray;
import jakarta.json.JsonString;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opensearch.client.json.JsonData;
import org.opensearch.client.opensearch.OpenSearchClient;
import org.opensearch.client.opensearch._types.FieldValue;
import org.opensearch.client.opensearch._types.OpenSearchException;
import org.opensearch.client.opensearch._types.SortOrder;
import org.opensearch.client.opensearch._types.aggregations.Aggregate;
import org.opensearch.client.opensearch._types.aggregations.CompositeAggregationSource;
import org.opensearch.client.opensearch._types.aggregations.CompositeBucket;
import org.opensearch.client.opensearch._types.query_dsl.FieldAndFormat;
import org.opensearch.client.opensearch._types.query_dsl.Query;
import org.opensearch.client.opensearch.core.SearchResponse;
import org.opensearch.client.opensearch.core.search.Hit;

/**
 * What an index has, by UID and state alone, read from its columns and never from the documents. Every method blocks. Errors: {@link
 * SearchUnavailableException} when OpenSearch does not answer.
 */
final class IndexListing {
    static final int PAGE = 2_000;
    private static final int MAILBOXES = 1_000;

    private final OpenSearchClient client;
    private final int size;

    IndexListing(OpenSearchClient client, int size) {
        this.client = client;
        this.size = size;
    }

    /** The messages that come at once at most. */
    int size() {
        return size;
    }

    /** The first {@link #size} messages, in the order of their UIDs, of the range. */
    Map<Long, IndexedState> page(String index, String mailbox, long from, long to) throws SearchUnavailableException {
        return search(
                index,
                mailbox,
                Query.of(query -> query.range(
                        range -> range.field("uid").gte(JsonData.of(from)).lte(JsonData.of(to)))));
    }

    /** At most {@link #size} messages by their UIDs. */
    Map<Long, IndexedState> of(String index, String mailbox, Collection<Long> uids) throws SearchUnavailableException {
        List<FieldValue> values = uids.stream().map(FieldValue::of).toList();
        return search(
                index,
                mailbox,
                Query.of(query -> query.terms(terms -> terms.field("uid").terms(field -> field.value(values)))));
    }

    private Map<Long, IndexedState> search(String index, String mailbox, Query uids) throws SearchUnavailableException {
        SearchResponse<Void> response = answered(() -> client.search(
                search -> search.index(index)
                        .routing(mailbox)
                        .query(query -> query.bool(bool -> bool.filter(filter -> filter.term(
                                        term -> term.field("mailbox").value(FieldValue.of(mailbox))))
                                .filter(uids)))
                        .sort(sort -> sort.field(field -> field.field("uid").order(SortOrder.Asc)))
                        .size(size)
                        .source(source -> source.fetch(false))
                        .docvalueFields(List.of(column("uid"), column("flags"), column("keywords"), column("modseq")))
                        .trackTotalHits(total -> total.enabled(false)),
                Void.class));
        Map<Long, IndexedState> found = new HashMap<>();
        for (Hit<Void> hit : whole(response).hits().hits()) {
            found.put(
                    number(hit, "uid"),
                    IndexedState.of(texts(hit, "flags"), texts(hit, "keywords"), number(hit, "modseq")));
        }
        return found;
    }

    /** The ids of mailboxes that the index has something of, in order, after the one given. */
    List<String> mailboxes(String index, Optional<String> after) throws SearchUnavailableException {
        Map<String, CompositeAggregationSource> source =
                Map.of("mailbox", CompositeAggregationSource.of(s -> s.terms(terms -> terms.field("mailbox"))));
        SearchResponse<Void> response = answered(() -> client.search(
                search -> search.index(index)
                        .size(0)
                        .aggregations(
                                "mailboxes",
                                all -> all.composite(composite -> {
                                    composite.size(MAILBOXES).sources(List.of(source));
                                    after.ifPresent(last -> composite.after(Map.of("mailbox", last)));
                                    return composite;
                                })),
                Void.class));
        Aggregate all = requireNonNull(whole(response).aggregations().get("mailboxes"), "what was asked for");
        List<String> mailboxes = new ArrayList<>();
        for (CompositeBucket bucket : all.composite().buckets().array()) {
            mailboxes.add(requireNonNull(bucket.key().get("mailbox"), "the bucket's mailbox")
                    .to(String.class));
        }
        return mailboxes;
    }

    /** Makes the index show all that was written. */
    void show(String index) throws SearchUnavailableException {
        answered(() -> client.indices().refresh(refresh -> refresh.index(index)));
    }

    private interface Question<T> {
        T ask() throws IOException;
    }

    private static <T> T answered(Question<T> question) throws SearchUnavailableException {
        try {
            return question.ask();
        } catch (IOException | OpenSearchException e) {
            throw new SearchUnavailableException("OpenSearch does not answer: " + e.getMessage(), e);
        }
    }

    private static SearchResponse<Void> whole(SearchResponse<Void> response) throws SearchUnavailableException {
        if (response.timedOut() || response.shards().failed().intValue() > 0) {
            throw new SearchUnavailableException("only a part of the index answered");
        }
        return response;
    }

    private static FieldAndFormat column(String field) {
        return FieldAndFormat.of(column -> column.field(field));
    }

    private static long number(Hit<Void> hit, String column) throws SearchUnavailableException {
        JsonArray values = values(hit, column);
        if (values.isEmpty()) {
            throw new SearchUnavailableException("the index gave a message without its " + column);
        }
        return values.getJsonNumber(0).longValueExact();
    }

    private static List<String> texts(Hit<Void> hit, String column) {
        return values(hit, column).getValuesAs(JsonString::getString);
    }

    private static JsonArray values(Hit<Void> hit, String column) {
        @Nullable JsonData values = hit.fields().get(column);
        return values == null ? JsonArray.EMPTY_JSON_ARRAY : values.toJson().asJsonArray();
    }
}
