package org.compostela.search;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import javax.mail.Flags.Flag;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.exception.UnsupportedSearchException;
import org.apache.james.mailbox.model.SearchQuery;
import org.apache.james.mailbox.model.SearchQuery.Criterion;
import org.apache.james.mailbox.model.SearchQuery.DateOperator;
import org.apache.james.mailbox.model.SearchQuery.DateResolution;
import org.apache.james.mailbox.model.SearchQuery.NumericOperator;
import org.apache.james.mailbox.model.SearchQuery.UidRange;
import org.opensearch.client.json.JsonData;
import org.opensearch.client.opensearch._types.FieldValue;
import org.opensearch.client.opensearch._types.query_dsl.BoolQuery;
import org.opensearch.client.opensearch._types.query_dsl.Query;

/** James' search criteria as queries of OpenSearch. Nothing is scored: every part is a filter. */
final class QueryTranslation {
    /** OpenSearch takes so many values in one terms query ({@code index.max_terms_count}). */
    private static final int TERMS = 65_536;
    /** A range of at most so many UIDs is written out: thousands of ranges would pass OpenSearch's 1,024 clauses. */
    private static final int WRITTEN_OUT = 64;

    private static final int RANGES = 500;
    /** A prefix of a phrase's last word stands for so many words at most. */
    private static final int PREFIX_EXPANSIONS = 1_000;

    private QueryTranslation() {}

    static Query of(SearchQuery query, Collection<String> mailboxes) throws UnsupportedSearchException {
        BoolQuery.Builder all = new BoolQuery.Builder().filter(anyOf("mailbox", List.copyOf(mailboxes)));
        for (Criterion criterion : query.getCriteria()) {
            all.filter(of(criterion, query.getRecentMessageUids()));
        }
        return all.build().toQuery();
    }

    private static Query of(Criterion criterion, Collection<MessageUid> recent) throws UnsupportedSearchException {
        if (criterion instanceof SearchQuery.AllCriterion) {
            return everything();
        } else if (criterion instanceof SearchQuery.ConjunctionCriterion conjunction) {
            return conjunction(conjunction, recent);
        } else if (criterion instanceof SearchQuery.FlagCriterion flag) {
            Query set = flag.getFlag() == Flag.RECENT ? uids(recent) : is("flags", SystemFlags.name(flag.getFlag()));
            return flag.getOperator().isSet() ? set : not(set);
        } else if (criterion instanceof SearchQuery.CustomFlagCriterion flag) {
            Query set = is("keywords", SystemFlags.keyword(flag.getFlag()));
            return flag.getOperator().isSet() ? set : not(set);
        } else if (criterion instanceof SearchQuery.UidCriterion uid) {
            return uids(uid.getOperator().getRange());
        } else if (criterion instanceof SearchQuery.ModSeqCriterion modseq) {
            return number("modseq", modseq.getOperator());
        } else if (criterion instanceof SearchQuery.SizeCriterion size) {
            return number("size", size.getOperator());
        } else if (criterion instanceof SearchQuery.InternalDateCriterion date) {
            return date("internalDate", date.getOperator());
        } else if (criterion instanceof SearchQuery.SaveDateCriterion date) {
            return date("saveDate", date.getOperator());
        } else if (criterion instanceof SearchQuery.HeaderCriterion header) {
            return header(header);
        } else if (criterion instanceof SearchQuery.SubjectCriterion subject) {
            return headerContains("subject", subject.getSubject());
        } else if (criterion instanceof SearchQuery.MimeMessageIDCriterion id) {
            return is("mimeMessageId", id.getMessageID());
        } else if (criterion instanceof SearchQuery.MessageIdCriterion id) {
            return is("message", id.getMessageId().serialize());
        } else if (criterion instanceof SearchQuery.ThreadIdCriterion id) {
            return is("thread", id.getThreadId().serialize());
        } else if (criterion instanceof SearchQuery.AttachmentCriterion attachment) {
            return Query.of(q -> q.term(t -> t.field("hasAttachment")
                    .value(FieldValue.of(attachment.getOperator().isSet()))));
        } else if (criterion instanceof SearchQuery.TextCriterion text) {
            return text(text);
        }
        throw new UnsupportedSearchException();
    }

    private static Query conjunction(SearchQuery.ConjunctionCriterion conjunction, Collection<MessageUid> recent)
            throws UnsupportedSearchException {
        List<Query> parts = new ArrayList<>();
        for (Criterion part : conjunction.getCriteria()) {
            parts.add(of(part, recent));
        }
        return switch (conjunction.getType()) {
            case AND -> Query.of(q -> q.bool(b -> b.filter(parts)));
            case OR -> or(parts);
            case NOR -> Query.of(q -> q.bool(b -> b.mustNot(parts)));
        };
    }

    private static Query header(SearchQuery.HeaderCriterion criterion) throws UnsupportedSearchException {
        String name = criterion.getHeaderName();
        if (criterion.getOperator() instanceof SearchQuery.ExistsOperator) {
            return wildcard("header", headerName(name) + "*");
        } else if (criterion.getOperator() instanceof SearchQuery.ContainsOperator contains) {
            return headerContains(name, contains.getValue());
        } else if (criterion.getOperator() instanceof SearchQuery.AddressOperator address) {
            return headerContains(name, address.getAddress());
        } else if (criterion.getOperator() instanceof DateOperator date) {
            return sent(date);
        }
        throw new UnsupportedSearchException();
    }

    private static Query headerContains(String name, String value) {
        String folded = SearchText.fold(value);
        return wildcard("header", headerName(name) + (folded.isEmpty() ? "*" : "*" + escape(folded) + "*"));
    }

    private static String headerName(String name) {
        return escape(name.toLowerCase(Locale.ROOT)) + ": ";
    }

    private static Query text(SearchQuery.TextCriterion criterion) throws UnsupportedSearchException {
        String value = criterion.getOperator().getValue();
        return switch (criterion.getType()) {
            case BODY -> or(List.of(words("body", value), words("attachments", value)));
            case FULL ->
                or(List.of(
                        words("body", value),
                        words("attachments", value),
                        contains("attachmentNames", value),
                        contains("header", value)));
            case ATTACHMENTS -> words("attachments", value);
            case ATTACHMENT_FILE_NAME -> contains("attachmentNames", value);
        };
    }

    private static Query contains(String field, String value) {
        return value.isEmpty() ? everything() : wildcard(field, "*" + escape(SearchText.fold(value)) + "*");
    }

    /** The words in sequence; the last one may be the beginning of a word. Without a word in it, a text matches nothing. */
    private static Query words(String field, String text) {
        if (text.isEmpty()) {
            return everything();
        }
        String words = SearchText.words(text);
        if (words.isEmpty()) {
            return Query.of(q -> q.matchNone(none -> none));
        } else if (SearchText.isPlainWord(words)) {
            return Query.of(q -> q.prefix(p -> p.field(field).value(words)));
        } else if (SearchText.endsInPlainWord(words)) {
            return Query.of(
                    q -> q.matchPhrasePrefix(m -> m.field(field).query(words).maxExpansions(PREFIX_EXPANSIONS)));
        }
        return Query.of(q -> q.matchPhrase(m -> m.field(field).query(words)));
    }

    private static Query uids(UidRange[] ranges) throws UnsupportedSearchException {
        LongStream.Builder single = LongStream.builder();
        List<Query> parts = new ArrayList<>();
        for (UidRange range : ranges) {
            long low = range.getLowValue().asLong();
            long high = range.getHighValue().asLong();
            if (high >= low && high - low < WRITTEN_OUT) {
                LongStream.rangeClosed(low, high).forEach(single);
            } else {
                parts.add(between("uid", Math.min(low, high), Math.max(low, high)));
            }
        }
        if (parts.size() > RANGES) {
            throw new UnsupportedSearchException();
        }
        parts.addAll(terms(single.build().toArray()));
        return or(parts);
    }

    private static Query uids(Collection<MessageUid> uids) {
        return or(terms(uids.stream().mapToLong(MessageUid::asLong).toArray()));
    }

    private static List<Query> terms(long[] uids) {
        List<Query> chunks = new ArrayList<>();
        for (int from = 0; from < uids.length; from += TERMS) {
            List<FieldValue> values = Arrays.stream(uids, from, Math.min(uids.length, from + TERMS))
                    .mapToObj(FieldValue::of)
                    .toList();
            chunks.add(Query.of(q -> q.terms(t -> t.field("uid").terms(v -> v.value(values)))));
        }
        return chunks;
    }

    private static Query number(String field, NumericOperator operator) {
        JsonData value = JsonData.of(operator.getValue());
        return switch (operator.getType()) {
            case EQUALS -> Query.of(q -> q.term(t -> t.field(field).value(FieldValue.of(operator.getValue()))));
            case LESS_THAN -> Query.of(q -> q.range(r -> r.field(field).lt(value)));
            case GREATER_THAN -> Query.of(q -> q.range(r -> r.field(field).gt(value)));
        };
    }

    /** RFC 9051 section 6.4.4: the Date field "disregarding time and timezone", so whole days are compared by the sender's clock. */
    private static Query sent(DateOperator operator) {
        boolean wholeDays =
                switch (operator.getDateResultion()) {
                    case Second, Minute, Hour -> false;
                    case Day, Month, Year -> true;
                };
        return date(wholeDays ? "sentLocal" : "sentDate", operator);
    }

    private static Query date(String field, DateOperator operator) {
        ZonedDateTime begin = truncate(operator.getDate().toInstant(), operator.getDateResultion());
        JsonData from = JsonData.of(begin.toInstant().toEpochMilli());
        JsonData to = JsonData.of(
                begin.plus(1, unit(operator.getDateResultion())).toInstant().toEpochMilli());
        return switch (operator.getType()) {
            case BEFORE -> Query.of(q -> q.range(r -> r.field(field).lt(from)));
            case AFTER -> Query.of(q -> q.range(r -> r.field(field).gte(to)));
            case ON -> Query.of(q -> q.range(r -> r.field(field).gte(from).lt(to)));
        };
    }

    private static ZonedDateTime truncate(Instant instant, DateResolution resolution) {
        ZonedDateTime time = instant.atZone(ZoneOffset.UTC);
        return switch (resolution) {
            case Second -> time.truncatedTo(ChronoUnit.SECONDS);
            case Minute -> time.truncatedTo(ChronoUnit.MINUTES);
            case Hour -> time.truncatedTo(ChronoUnit.HOURS);
            case Day -> time.truncatedTo(ChronoUnit.DAYS);
            case Month -> time.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1);
            case Year -> time.truncatedTo(ChronoUnit.DAYS).withDayOfYear(1);
        };
    }

    private static ChronoUnit unit(DateResolution resolution) {
        return switch (resolution) {
            case Second -> ChronoUnit.SECONDS;
            case Minute -> ChronoUnit.MINUTES;
            case Hour -> ChronoUnit.HOURS;
            case Day -> ChronoUnit.DAYS;
            case Month -> ChronoUnit.MONTHS;
            case Year -> ChronoUnit.YEARS;
        };
    }

    private static Query between(String field, long low, long high) {
        return Query.of(q -> q.range(r -> r.field(field).gte(JsonData.of(low)).lte(JsonData.of(high))));
    }

    private static Query is(String field, String value) {
        return Query.of(q -> q.term(t -> t.field(field).value(FieldValue.of(value))));
    }

    private static Query anyOf(String field, List<String> values) {
        List<FieldValue> list = values.stream().map(FieldValue::of).toList();
        return Query.of(q -> q.terms(t -> t.field(field).terms(v -> v.value(list))));
    }

    private static Query wildcard(String field, String pattern) {
        return Query.of(q -> q.wildcard(w -> w.field(field).value(pattern)));
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\").replace("*", "\\*").replace("?", "\\?");
    }

    private static Query not(Query query) {
        return Query.of(q -> q.bool(b -> b.mustNot(query)));
    }

    /** One of these; none if there is none. */
    private static Query or(List<Query> queries) {
        return switch (queries.size()) {
            case 0 -> Query.of(q -> q.matchNone(none -> none));
            case 1 -> queries.get(0);
            default -> Query.of(q -> q.bool(b -> b.should(queries).minimumShouldMatch("1")));
        };
    }

    private static Query everything() {
        return Query.of(q -> q.matchAll(all -> all));
    }
}
