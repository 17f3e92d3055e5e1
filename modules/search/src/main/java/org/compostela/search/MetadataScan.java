package org.compostela.search;

import java.util.List;
import org.apache.james.mailbox.AttachmentContentLoader;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.extractor.TextExtractor;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.model.SearchQuery;
import org.apache.james.mailbox.model.SearchQuery.Criterion;
import org.apache.james.mailbox.store.MailboxSessionMapperFactory;
import org.apache.james.mailbox.store.mail.MessageMapper.FetchType;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.apache.james.mailbox.store.search.MessageSearches;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Answers searches for flags, UIDs, dates and sizes from the mailbox itself, without the index. Slower than the index, never wrong. */
final class MetadataScan {
    /** What is held in memory of a mailbox that is scanned; a larger one waits for the index. */
    private static final int MESSAGES = 200_000;

    private final MailboxSessionMapperFactory mappers;
    private final TextExtractor extractor;
    private final AttachmentContentLoader attachments;

    MetadataScan(MailboxSessionMapperFactory mappers, TextExtractor extractor, AttachmentContentLoader attachments) {
        this.mappers = mappers;
        this.extractor = extractor;
        this.attachments = attachments;
    }

    static boolean canAnswer(SearchQuery query) {
        return query.getCriteria().stream().allMatch(MetadataScan::isMetadata)
                && query.getSorts().stream().allMatch(MetadataScan::isMetadata);
    }

    private static boolean isMetadata(SearchQuery.Sort sort) {
        return switch (sort.getSortClause()) {
            case Arrival, Size, Uid, Id -> true;
            case MailboxCc, MailboxFrom, MailboxTo, BaseSubject, SentDate -> false;
        };
    }

    private static boolean isMetadata(Criterion criterion) {
        if (criterion instanceof SearchQuery.ConjunctionCriterion conjunction) {
            return conjunction.getCriteria().stream().allMatch(MetadataScan::isMetadata);
        }
        return criterion instanceof SearchQuery.AllCriterion
                || criterion instanceof SearchQuery.FlagCriterion
                || criterion instanceof SearchQuery.CustomFlagCriterion
                || criterion instanceof SearchQuery.UidCriterion
                || criterion instanceof SearchQuery.ModSeqCriterion
                || criterion instanceof SearchQuery.SizeCriterion
                || criterion instanceof SearchQuery.InternalDateCriterion
                || criterion instanceof SearchQuery.SaveDateCriterion
                || criterion instanceof SearchQuery.MessageIdCriterion
                || criterion instanceof SearchQuery.ThreadIdCriterion;
    }

    Flux<MessageUid> search(MailboxSession session, Mailbox mailbox, SearchQuery query) {
        return mappers.getMessageMapper(session)
                .findInMailboxReactive(mailbox, MessageRange.all(), FetchType.METADATA, MESSAGES + 1)
                .collectList()
                .flatMap(messages -> messages.size() > MESSAGES
                        ? Mono.<List<MailboxMessage>>error(new SearchUnavailableException(
                                "OpenSearch does not answer, and this mailbox is too large to search without it"))
                        : Mono.just(messages))
                .publishOn(Schedulers.boundedElastic())
                .flatMapIterable(
                        messages -> new MessageSearches(messages.iterator(), query, extractor, attachments, session))
                .map(result -> result.getMessageUid());
    }
}
