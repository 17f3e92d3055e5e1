package org.compostela.protocols.imap.search;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageManager;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.SearchQuery;
import org.compostela.protocols.imap.search.Operation.ThreadingAlgorithm;

/** Searches of one mailbox for one user. Blocks. */
final class MailboxSearch {
    private final MessageManager mailbox;
    private final MailboxSession session;
    private final Criteria criteria;
    private final Collection<MessageUid> recent;

    /** @param recent UIDs of messages that are recent for this client (RFC 3501 §2.3.2) */
    MailboxSearch(MessageManager mailbox, MailboxSession session, Criteria criteria, Collection<MessageUid> recent) {
        this.mailbox = requireNonNull(mailbox, "mailbox");
        this.session = requireNonNull(session, "session");
        this.criteria = requireNonNull(criteria, "criteria");
        this.recent = List.copyOf(recent);
    }

    /** In ascending order. */
    Found search(Key key) throws MailboxException {
        return Found.in(mailbox, query(key).build(), session).ascending();
    }

    /** By the index, if it knows all terms; else by headers. */
    Found sort(List<SortTerm> terms, Key key) throws MailboxException, LimitException {
        if (isByIndex(terms)) {
            List<SearchQuery.Sort> sorts = terms.stream()
                    .map(SortTerm::indexed)
                    .flatMap(Optional::stream)
                    .toList();
            return Found.in(mailbox, query(key).sorts(sorts).build(), session);
        }
        return new Found(new HeaderSort(terms).sort(headers(), search(key).uids()));
    }

    static boolean isByIndex(List<SortTerm> terms) {
        return terms.stream().allMatch(term -> term.indexed().isPresent());
    }

    /** @param numbers what a message is called in the answer, by its UID; zero for one that is not to be in it */
    List<ThreadNode> threads(ThreadingAlgorithm algorithm, Key key, LongUnaryOperator numbers)
            throws MailboxException, LimitException {
        List<Envelope> envelopes =
                new Envelopes(numbers).read(headers(), search(key).uids());
        return Threading.of(algorithm, envelopes);
    }

    private HeaderReader headers() {
        return new HeaderReader(mailbox, session);
    }

    private SearchQuery.Builder query(Key key) {
        return SearchQuery.builder().andCriterion(criteria.of(key)).addRecentMessageUids(recent);
    }
}
