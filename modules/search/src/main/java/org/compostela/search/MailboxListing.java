package org.compostela.search;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.james.core.Username;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.SessionProvider;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.exception.MailboxNotFoundException;
import org.apache.james.mailbox.model.ComposedMessageIdWithMetaData;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MailboxId;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.model.search.MailboxQuery;
import org.apache.james.mailbox.model.search.Wildcard;
import org.apache.james.mailbox.store.MailboxSessionMapperFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What the mailboxes have, by UID and state alone: no message is read. Every method blocks. */
final class MailboxListing {
    private static final Username SYSTEM = Username.of("index");

    private final MailboxSessionMapperFactory mappers;
    private final SessionProvider sessions;
    private final MailboxId.Factory ids;

    MailboxListing(MailboxSessionMapperFactory mappers, SessionProvider sessions, MailboxId.Factory ids) {
        this.mappers = mappers;
        this.sessions = sessions;
        this.ids = ids;
    }

    /** What is done with each mailbox, or each part of one. */
    interface Visit<T> {
        void to(T visited) throws MailboxException, InterruptedException;
    }

    /** Goes to each mailbox, some hundred of them in memory at once. */
    void mailboxes(Scope scope, Visit<Mailbox> visit) throws MailboxException, InterruptedException {
        MailboxSession session = sessions.createSystemSession(scope.user().orElse(SYSTEM));
        try {
            for (Mailbox mailbox : mailboxes(scope, session).toIterable()) {
                visit.to(mailbox);
            }
        } finally {
            mappers.endProcessingRequest(session);
        }
    }

    private Flux<Mailbox> mailboxes(Scope scope, MailboxSession session) {
        var mapper = mappers.getMailboxMapper(session);
        if (scope.mailbox().isPresent()) {
            return mapper.findMailboxByPath(MailboxPath.forUser(
                            scope.user().orElseThrow(), scope.mailbox().orElseThrow()))
                    .flux();
        }
        if (scope.user().isPresent()) {
            return mapper.findMailboxWithPathLike(MailboxQuery.builder()
                    .privateNamespace()
                    .username(scope.user().orElseThrow())
                    .expression(Wildcard.INSTANCE)
                    .build()
                    .asUserBound());
        }
        return mapper.list()
                .filter(mailbox -> scope.domain().isEmpty()
                        || mailbox.getUser().getDomainPart().equals(scope.domain()));
    }

    /** Goes through a mailbox in parts of at most so many messages, in the order of their UIDs. */
    void parts(Mailbox mailbox, int size, Visit<Map<Long, IndexedState>> visit)
            throws MailboxException, InterruptedException {
        MailboxSession session = sessions.createSystemSession(mailbox.getUser());
        try {
            Flux<List<ComposedMessageIdWithMetaData>> parts = mappers.getMessageMapper(session)
                    .listMessagesMetadata(mailbox, MessageRange.all())
                    .buffer(size);
            for (List<ComposedMessageIdWithMetaData> part : parts.toIterable(1)) {
                Map<Long, IndexedState> states = new HashMap<>();
                part.forEach(message -> put(message, states::put));
                visit.to(states);
            }
        } finally {
            mappers.endProcessingRequest(session);
        }
    }

    /** Those of these messages that are there. */
    Map<Long, IndexedState> of(Mailbox mailbox, Collection<Long> uids) {
        MailboxSession session = sessions.createSystemSession(mailbox.getUser());
        List<MessageRange> ranges =
                MessageRange.toRanges(uids.stream().sorted().map(MessageUid::of).toList());
        Map<Long, IndexedState> states = new HashMap<>();
        try {
            for (ComposedMessageIdWithMetaData message : Flux.fromIterable(ranges)
                    .concatMap(range -> mappers.getMessageMapper(session).listMessagesMetadata(mailbox, range))
                    .toIterable()) {
                put(message, states::put);
            }
            states.keySet().retainAll(uids);
            return states;
        } finally {
            mappers.endProcessingRequest(session);
        }
    }

    private interface Put {
        void put(Long uid, IndexedState state);
    }

    private static void put(ComposedMessageIdWithMetaData message, Put put) {
        put.put(
                message.getComposedMessageId().getUid().asLong(),
                IndexedState.of(message.getFlags(), message.getModSeq().asLong()));
    }

    /** Empty when there is no such mailbox, or not any more. */
    Optional<Mailbox> find(String id) {
        MailboxSession session = sessions.createSystemSession(SYSTEM);
        try {
            return mappers.getMailboxMapper(session)
                    .findMailboxById(ids.fromString(id))
                    .onErrorResume(MailboxNotFoundException.class, gone -> Mono.empty())
                    .blockOptional();
        } finally {
            mappers.endProcessingRequest(session);
        }
    }
}
