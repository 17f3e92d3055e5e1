package org.compostela.search;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.SearchQuery;
import org.apache.james.mailbox.model.SearchQuery.Sort;
import org.compostela.configuration.BodySearch;
import org.jspecify.annotations.Nullable;
import org.opensearch.client.opensearch.OpenSearchClient;
import org.opensearch.client.opensearch._types.FieldValue;
import org.opensearch.client.opensearch._types.OpenSearchException;
import org.opensearch.client.opensearch._types.SortOptions;
import org.opensearch.client.opensearch._types.SortOrder;
import org.opensearch.client.opensearch._types.query_dsl.FieldAndFormat;
import org.opensearch.client.opensearch._types.query_dsl.Query;
import org.opensearch.client.opensearch.core.SearchRequest;
import org.opensearch.client.opensearch.core.SearchResponse;
import org.opensearch.client.opensearch.core.search.Hit;
import org.opensearch.client.opensearch.core.search.Pit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Reads matches page by page, as they are asked for, however many there are: a short answer by one request, a longer one from a point
 * in time of the index, so that no match is lost or doubled between pages. Safe for use by many threads.
 */
final class IndexSearcher implements AutoCloseable {
    static final int PAGE = 2_000;

    /** Searches at once; others queue. OpenSearch itself runs (cores * 3) / 2 + 1. */
    private static final int THREADS = 8;

    private static final int QUEUED = 1_000;
    private static final String KEEP_ALIVE = "1m";
    /** Routing names mailboxes; beyond so many the request line would grow too long, and all shards are asked. */
    private static final int ROUTED = 50;

    private static final Logger LOGGER = LoggerFactory.getLogger(IndexSearcher.class);

    private final OpenSearchClient client;
    private final String alias;
    private final Supplier<BodySearch> body;
    private final Freshness freshness;
    private final IndexStatistics statistics;
    private final int page;
    private final Scheduler threads = Schedulers.newBoundedElastic(THREADS, QUEUED, "index-search");

    /** @param body how the index behind the alias has the text of messages now */
    IndexSearcher(
            OpenSearchClient client,
            String alias,
            Supplier<BodySearch> body,
            Freshness freshness,
            IndexStatistics statistics,
            int page) {
        this.client = client;
        this.alias = alias;
        this.body = body;
        this.freshness = freshness;
        this.statistics = statistics;
        this.page = page;
    }

    /** A matching message; {@code message} is James' message id, if its store has any. */
    record Match(long uid, Optional<String> message) {}

    /** Errors: {@link SearchUnavailableException} when OpenSearch does not answer. */
    Flux<Match> search(Collection<String> mailboxes, SearchQuery query) {
        List<String> names = List.copyOf(mailboxes);
        return search(names, query, () -> freshness.await(names));
    }

    private Flux<Match> search(List<String> mailboxes, SearchQuery query, Wait wait) {
        return Flux.generate(() -> new Cursor(mailboxes, query, wait), Cursor::advance, Cursor::close)
                .subscribeOn(threads)
                .concatMapIterable(matches -> matches, 1);
    }

    /** The UIDs of everything that the index has of a mailbox, asked by a change of that mailbox. */
    Flux<Long> indexed(String mailbox, Freshness.Change own) {
        return search(List.of(mailbox), SearchQuery.matchAll(), () -> freshness.awaitOthers(mailbox, own))
                .map(Match::uid);
    }

    /** Until the index shows what a search must see. */
    private interface Wait {
        void await() throws IOException;
    }

    @Override
    public void close() {
        threads.dispose();
    }

    /** Where a search stands. Used by one thread at a time. */
    private final class Cursor {
        private final List<String> mailboxes;
        private final Query query;
        private final Wait wait;
        private final List<SortOptions> order;
        private @Nullable String pointInTime;
        private List<FieldValue> last = List.of();
        private boolean begun;
        private boolean ended;

        Cursor(List<String> mailboxes, SearchQuery search, Wait wait) throws MailboxException {
            this.mailboxes = mailboxes;
            this.wait = wait;
            this.query = QueryTranslation.of(search, mailboxes, body.get());
            this.order = order(search.getSorts());
        }

        Cursor advance(SynchronousSink<List<Match>> sink) {
            try {
                if (!begun) {
                    wait.await();
                    statistics.countSearched();
                }
                List<Hit<Void>> hits = ended ? List.of() : next();
                if (hits.isEmpty()) {
                    sink.complete();
                } else {
                    sink.next(hits.stream().map(IndexSearcher::match).toList());
                }
            } catch (IOException e) {
                sink.error(new SearchUnavailableException("OpenSearch does not answer: " + e.getMessage(), e));
            } catch (OpenSearchException e) {
                sink.error(failure(e));
            }
            return this;
        }

        private List<Hit<Void>> next() throws IOException {
            if (!begun) {
                begun = true;
                List<Hit<Void>> first = hits(request().index(alias).routing(routing()));
                if (first.size() < page) {
                    ended = true;
                    return first;
                }
                pointInTime = client.createPit(pit -> pit.targetIndexes(alias)
                                .keepAlive(time -> time.time(KEEP_ALIVE))
                                .routing(routing()))
                        .pitId();
            }
            SearchRequest.Builder request = request()
                    .pit(new Pit.Builder().id(pointInTime).keepAlive(KEEP_ALIVE).build());
            if (!last.isEmpty()) {
                request.searchAfterVals(last);
            }
            List<Hit<Void>> hits = hits(request);
            ended = hits.size() < page;
            if (!hits.isEmpty()) {
                last = hits.get(hits.size() - 1).sortVals();
            }
            return hits;
        }

        private List<Hit<Void>> hits(SearchRequest.Builder request) throws IOException {
            SearchResponse<Void> response = client.search(request.build(), Void.class);
            if (response.timedOut() || response.shards().failed().intValue() > 0) {
                throw new IOException("only a part of the index answered");
            }
            return response.hits().hits();
        }

        private SearchRequest.Builder request() {
            return new SearchRequest.Builder()
                    .query(query)
                    .sort(order)
                    .size(page)
                    .source(source -> source.fetch(false))
                    .docvalueFields(
                            List.of(FieldAndFormat.of(f -> f.field("uid")), FieldAndFormat.of(f -> f.field("message"))))
                    .trackTotalHits(total -> total.enabled(false));
        }

        private @Nullable String routing() {
            return mailboxes.size() <= ROUTED ? String.join(",", mailboxes) : null;
        }

        void close() {
            if (pointInTime == null) {
                return;
            }
            try {
                client.deletePit(pit -> pit.pitId(List.of(pointInTime)));
            } catch (IOException | OpenSearchException e) {
                LOGGER.atDebug()
                        .setCause(e)
                        .log("a point in time was not given back; it ends by itself after " + KEEP_ALIVE);
            }
        }
    }

    private static MailboxException failure(OpenSearchException e) {
        if (e.status() >= 500 || e.status() == 429 || e.status() == 404) {
            return new SearchUnavailableException("OpenSearch cannot search now: " + e.getMessage(), e);
        }
        return new MailboxException("OpenSearch refused a search: " + e.getMessage(), e);
    }

    private static Match match(Hit<Void> hit) {
        long uid = requireNonNull(hit.fields().get("uid"), "the index gave a match without its uid")
                .toJson()
                .asJsonArray()
                .getJsonNumber(0)
                .longValueExact();
        Optional<String> message = Optional.ofNullable(hit.fields().get("message"))
                .map(value -> value.toJson().asJsonArray().getString(0));
        return new Match(uid, message);
    }

    private static List<SortOptions> order(List<Sort> sorts) {
        List<SortOptions> order = new ArrayList<>();
        for (Sort sort : sorts) {
            order.add(order(field(sort.getSortClause()), sort.isReverse()));
        }
        // RFC 5256 section 3: what is equal otherwise is in the order of the mailbox.
        order.add(order("uid", false));
        order.add(order("mailbox", false));
        return order;
    }

    private static SortOptions order(String field, boolean reverse) {
        return SortOptions.of(sort -> sort.field(f -> f.field(field).order(reverse ? SortOrder.Desc : SortOrder.Asc)));
    }

    private static String field(Sort.SortClause clause) {
        return switch (clause) {
            case Arrival -> "internalDate";
            case MailboxCc -> "sortCc";
            case MailboxFrom -> "sortFrom";
            case MailboxTo -> "sortTo";
            case BaseSubject -> "sortSubject";
            case Size -> "size";
            case SentDate -> "sortSent";
            case Uid -> "uid";
            case Id -> "message";
        };
    }
}
