package org.compostela.search;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import javax.mail.Flags.Flag;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.exception.UnsupportedSearchException;
import org.apache.james.mailbox.model.SearchQuery;
import org.apache.james.mailbox.model.SearchQuery.Conjunction;
import org.apache.james.mailbox.model.SearchQuery.ConjunctionCriterion;
import org.apache.james.mailbox.model.SearchQuery.Criterion;
import org.apache.james.mailbox.model.SearchQuery.DateOperator;
import org.apache.james.mailbox.model.SearchQuery.NumericOperator;
import org.compostela.configuration.BodySearch;
import org.opensearch.client.opensearch._types.FieldValue;
import org.opensearch.client.opensearch._types.query_dsl.Query;

/** James' search criteria as queries of OpenSearch. Each is translated by one object, in one thread. */
final class QueryTranslation {
    /** The longest text that is searched for; folded, in UTF-16 units. OpenSearch takes a clause for each of its trigrams. */
    static final int LONGEST = 1_000;
    /** What OpenSearch takes in one query is 1,024 clauses, and what its parser takes is 1,000 levels of JSON, three for each of ours. */
    private static final int CLAUSES = 1_000;

    private static final int DEPTH = 250;
    /** The last word of a phrase stands for so many longer ones at most. As it stands it is found in any case. */
    private static final int EXPANSIONS = 10_000;
    /** RFC 5322 section 2.2: a name of a field. */
    private static final Pattern FIELD_NAME = Pattern.compile("[!-9;-~]{1," + MessageDocuments.HEADER_NAME + "}");

    private final Collection<MessageUid> recent;
    private final BodySearch body;
    private int clauses;
    private int depth;

    private QueryTranslation(Collection<MessageUid> recent, BodySearch body) {
        this.recent = recent;
        this.body = body;
    }

    /**
     * Errors: {@link UnsupportedSearchException} for what James does not define, {@link SearchTooLargeException} for what is longer,
     * deeper or wider than is answered.
     *
     * @param body how the index that is read has the text of messages
     */
    static Query of(SearchQuery query, Collection<String> mailboxes, BodySearch body) throws MailboxException {
        QueryTranslation translation = new QueryTranslation(query.getRecentMessageUids(), body);
        List<Query> all = new ArrayList<>();
        all.add(Queries.anyOf("mailbox", mailboxes.stream().map(FieldValue::of).toList()));
        for (Criterion criterion : query.getCriteria()) {
            all.add(translation.of(criterion));
        }
        return Query.of(q -> q.bool(b -> b.filter(all)));
    }

    private Query of(Criterion criterion) throws MailboxException {
        count(1);
        if (criterion instanceof SearchQuery.AllCriterion) {
            return Queries.everything();
        } else if (criterion instanceof ConjunctionCriterion conjunction) {
            return conjunction(conjunction);
        } else if (criterion instanceof SearchQuery.FlagCriterion flag) {
            return flag(flag);
        } else if (criterion instanceof SearchQuery.CustomFlagCriterion flag) {
            Query set = Queries.is("keywords", SystemFlags.keyword(flag.getFlag()));
            return flag.getOperator().isSet() ? set : Queries.not(set);
        } else if (criterion instanceof SearchQuery.UidCriterion uid) {
            count(100);
            return UidSet.of(uid.getOperator().getRange());
        } else if (criterion instanceof SearchQuery.ModSeqCriterion modseq) {
            return number("modseq", modseq.getOperator());
        } else if (criterion instanceof SearchQuery.SizeCriterion size) {
            return number("size", size.getOperator());
        } else if (criterion instanceof SearchQuery.InternalDateCriterion date) {
            return DateRange.query("internalDate", date.getOperator());
        } else if (criterion instanceof SearchQuery.SaveDateCriterion date) {
            return DateRange.query("saveDate", date.getOperator());
        } else if (criterion instanceof SearchQuery.HeaderCriterion header) {
            return header(header);
        } else if (criterion instanceof SearchQuery.SubjectCriterion subject) {
            return headerContains("subject", subject.getSubject());
        } else if (criterion instanceof SearchQuery.MimeMessageIDCriterion id) {
            return Queries.is("mimeMessageId", MessageDocuments.exact(id.getMessageID()));
        } else if (criterion instanceof SearchQuery.MessageIdCriterion id) {
            return Queries.is("message", id.getMessageId().serialize());
        } else if (criterion instanceof SearchQuery.ThreadIdCriterion id) {
            return Queries.is("thread", id.getThreadId().serialize());
        } else if (criterion instanceof SearchQuery.AttachmentCriterion attachment) {
            return Queries.is(
                    "hasAttachment", FieldValue.of(attachment.getOperator().isSet()));
        } else if (criterion instanceof SearchQuery.TextCriterion text) {
            return text(text);
        }
        throw new UnsupportedSearchException();
    }

    private void count(int more) throws SearchTooLargeException {
        clauses += more;
        if (clauses > CLAUSES) {
            throw new SearchTooLargeException("a search with so many keys is not answered");
        }
    }

    private Query conjunction(ConjunctionCriterion conjunction) throws MailboxException {
        if (++depth > DEPTH) {
            throw new SearchTooLargeException("a search whose keys are nested so deep is not answered");
        }
        List<Query> parts = new ArrayList<>();
        addTo(parts, conjunction);
        depth--;
        return switch (conjunction.getType()) {
            case AND -> parts.isEmpty() ? Queries.everything() : Queries.and(parts);
            case OR -> Queries.or(parts);
            case NOR -> Query.of(q -> q.bool(b -> b.mustNot(parts)));
        };
    }

    /** {@code OR a OR b OR c}, which nests as IMAP has it, is one level here. */
    private void addTo(List<Query> parts, ConjunctionCriterion conjunction) throws MailboxException {
        List<Criterion> waiting = new ArrayList<>(conjunction.getCriteria());
        while (!waiting.isEmpty()) {
            Criterion part = waiting.remove(waiting.size() - 1);
            if (part instanceof ConjunctionCriterion inner && isOneWith(conjunction.getType(), inner)) {
                waiting.addAll(inner.getCriteria());
            } else {
                parts.add(of(part));
            }
        }
    }

    private static boolean isOneWith(Conjunction outer, ConjunctionCriterion inner) {
        return switch (outer) {
            case AND -> inner.getType() == Conjunction.AND;
            case OR, NOR -> inner.getType() == Conjunction.OR;
        };
    }

    private Query flag(SearchQuery.FlagCriterion flag) throws SearchTooLargeException {
        Query set = flag.getFlag() == Flag.RECENT
                ? UidSet.of(recent)
                : Queries.is("flags", SystemFlags.name(flag.getFlag()));
        return flag.getOperator().isSet() ? set : Queries.not(set);
    }

    private static Query number(String field, NumericOperator operator) {
        return switch (operator.getType()) {
            case EQUALS -> Queries.is(field, FieldValue.of(operator.getValue()));
            case LESS_THAN -> Queries.lessThan(field, operator.getValue());
            case GREATER_THAN -> Queries.moreThan(field, operator.getValue());
        };
    }

    private static Query header(SearchQuery.HeaderCriterion criterion) throws MailboxException {
        String name = criterion.getHeaderName();
        if (criterion.getOperator() instanceof SearchQuery.ExistsOperator) {
            return headerContains(name, "");
        } else if (criterion.getOperator() instanceof SearchQuery.ContainsOperator contains) {
            return headerContains(name, contains.getValue());
        } else if (criterion.getOperator() instanceof SearchQuery.AddressOperator address) {
            return headerContains(name, address.getAddress());
        } else if (criterion.getOperator() instanceof DateOperator date && isDate(name)) {
            return sent(date);
        }
        throw new UnsupportedSearchException();
    }

    /** The field's name, and the one that James gives to the date in it. */
    private static boolean isDate(String name) {
        return name.equalsIgnoreCase("date") || name.equalsIgnoreCase("sentDate");
    }

    /** RFC 9051 section 6.4.4: the Date field "disregarding time and timezone", so whole days are compared by the sender's clock. */
    private static Query sent(DateOperator operator) {
        return DateRange.query(
                DateRange.isOfWholeDays(operator.getDateResultion()) ? "sentLocal" : "sentDate", operator);
    }

    private static Query headerContains(String name, String value) throws SearchTooLargeException {
        if (!FIELD_NAME.matcher(name).matches()) {
            return Queries.nothing();
        }
        String prefix = SearchText.fold(name) + ": ";
        String folded = folded(value);
        return folded.isEmpty()
                ? Queries.beginsWith("header", prefix)
                : Queries.beginsWithAndContains("header", prefix, folded);
    }

    private static String folded(String value) throws SearchTooLargeException {
        // Folding makes a character longer by a few at most, and never costs more than is refused here.
        String folded = value.length() > LONGEST ? value : SearchText.fold(value);
        if (folded.length() > LONGEST) {
            throw new SearchTooLargeException("a text of more than " + LONGEST + " characters is not searched for");
        }
        return folded;
    }

    private Query text(SearchQuery.TextCriterion criterion) throws SearchTooLargeException {
        String text = folded(criterion.getOperator().getValue());
        if (text.isEmpty()) {
            return Queries.everything();
        }
        count(8);
        return switch (criterion.getType()) {
            case BODY -> Queries.or(List.of(inText("body", text), inText("attachments", text)));
            case FULL ->
                Queries.or(List.of(
                        inText("body", text),
                        inText("attachments", text),
                        Queries.contains("attachmentNames", text),
                        Queries.contains("header", text)));
            case ATTACHMENTS -> inText("attachments", text);
            case ATTACHMENT_FILE_NAME -> Queries.contains("attachmentNames", text);
        };
    }

    private Query inText(String field, String text) {
        return switch (body) {
            case SUBSTRING -> Queries.contains(field, text);
            case WORDS -> words(field, SearchText.words(text));
        };
    }

    /** The words in sequence; the last one may be the beginning of a word. A text without a word in it is found nowhere. */
    private static Query words(String field, List<String> words) {
        if (words.isEmpty()) {
            return Queries.nothing();
        }
        String phrase = String.join(" ", words);
        boolean mayGoOn = SearchText.mayGoOn(words.get(words.size() - 1));
        if (mayGoOn && words.size() == 1) {
            return Query.of(q -> q.prefix(p -> p.field(field).value(phrase)));
        }
        Query whole = Query.of(q -> q.matchPhrase(m -> m.field(field).query(phrase)));
        return mayGoOn
                ? Queries.or(List.of(
                        whole,
                        Query.of(q -> q.matchPhrasePrefix(
                                m -> m.field(field).query(phrase).maxExpansions(EXPANSIONS)))))
                : whole;
    }
}
