package org.compostela.search;

import com.google.common.collect.Lists;
import java.io.IOException;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.mail.Flags;
import org.apache.james.events.Event;
import org.apache.james.events.EventDeadLetters;
import org.apache.james.events.Group;
import org.apache.james.mailbox.MailboxManager.MessageCapabilities;
import org.apache.james.mailbox.MailboxManager.SearchCapabilities;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.SessionProvider;
import org.apache.james.mailbox.events.MailboxEvents.Added;
import org.apache.james.mailbox.events.MailboxEvents.Expunged;
import org.apache.james.mailbox.events.MailboxEvents.FlagsUpdated;
import org.apache.james.mailbox.events.MailboxEvents.MailboxDeletion;
import org.apache.james.mailbox.events.MailboxEvents.MailboxEvent;
import org.apache.james.mailbox.exception.MailboxNotFoundException;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MailboxId;
import org.apache.james.mailbox.model.MessageId;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.model.SearchQuery;
import org.apache.james.mailbox.model.UidValidity;
import org.apache.james.mailbox.model.UpdatedFlags;
import org.apache.james.mailbox.store.MailboxSessionMapperFactory;
import org.apache.james.mailbox.store.mail.MessageMapper.FetchType;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.apache.james.mailbox.store.search.ListeningMessageSearchIndex;
import org.compostela.journey.Fact;
import org.compostela.journey.Journeys;
import org.compostela.journey.MailEvent;
import org.compostela.journey.MailIdentity;
import org.compostela.search.BulkWriter.Outcome;
import org.compostela.search.BulkWriter.Write;
import org.jspecify.annotations.Nullable;
import org.opensearch.client.opensearch.OpenSearchClient;
import org.opensearch.client.opensearch._types.OpenSearchException;
import org.opensearch.client.opensearch.core.GetResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * James' message index on OpenSearch. Safe for use by many threads.
 *
 * <p>A mailbox event completes when the index has it on disk. If OpenSearch does not answer, the event is put into James' dead letters
 * at once, so that deliveries do not wait for the engine, and {@link CatchUp} brings it back; any other failure goes to the event bus,
 * which tries again and then does the same.
 */
public final class OpenSearchMessageIndex extends ListeningMessageSearchIndex {
    /** The name under which this index's dead letters are kept; its name is stored and must not change. */
    public static final class OpenSearchMessageIndexGroup extends Group {}

    private static final Group GROUP = new OpenSearchMessageIndexGroup();
    private static final int UNLIMITED_FETCH = -1;
    /**
     * A new message is looked up by its mailbox's id alone, and the event just came from a mailbox that was there: that it is
     * still there need not be asked. Is it deleted meanwhile, so are its messages, by a listener of the same event bus.
     */
    private static final UidValidity ANY_VALIDITY = UidValidity.of(1);
    /** A message of this size is on the heap whole, and twice while it is read: many at once would not fit. */
    private static final long LARGE = 1024 * 1024;

    private static final int LARGE_WAITING_MAX = 10_000;
    private static final int READERS = 16;
    private static final int READING_WAITING_MAX = 10_000;
    private static final int IDLE_SECONDS = 60;
    /** Messages of one event that are read and written at once. */
    private static final int AT_ONCE = 8;

    /** Messages of a mailbox that are mended before a search of it need wait no longer for them. */
    private static final int MENDED_AT_ONCE = 200;
    /** Of them, in memory at once; each is smaller than {@link #LARGE}. */
    private static final int WRITTEN_AT_ONCE = 32;

    private static final Logger LOGGER = LoggerFactory.getLogger(OpenSearchMessageIndex.class);

    private final MailboxSessionMapperFactory mappers;
    private final SessionProvider sessions;
    private final OpenSearchClient client;
    private final String readAlias;
    private final BulkWriter writer;
    private final IndexSearcher searcher;
    private final Freshness freshness;
    private final MessageDocuments documents;
    private final MetadataScan scan;
    private final MessageId.Factory messageIds;
    private final EventDeadLetters deadLetters;
    private final IndexStatistics statistics;
    private final Journeys journeys;
    private final Scheduler largeMessages =
            Schedulers.newBoundedElastic(1, LARGE_WAITING_MAX, "index-large", IDLE_SECONDS, true);
    /** Threads of its own: a message may wait in them for the text of its attachments, and nobody else's work behind it. */
    private final Scheduler reading =
            Schedulers.newBoundedElastic(READERS, READING_WAITING_MAX, "index-reading", IDLE_SECONDS, true);

    private final AtomicBoolean outageTold = new AtomicBoolean();
    private volatile Runnable onPostponed = () -> {};
    private volatile BooleanSupplier refusesText = () -> false;

    OpenSearchMessageIndex(
            MailboxSessionMapperFactory mappers,
            Set<SearchOverride> overrides,
            SessionProvider sessions,
            MessageId.Factory messageIds,
            EventDeadLetters deadLetters,
            MetadataScan scan,
            MessageDocuments documents,
            IndexParts parts,
            Journeys journeys) {
        super(mappers, overrides, sessions);
        this.mappers = mappers;
        this.sessions = sessions;
        this.messageIds = messageIds;
        this.deadLetters = deadLetters;
        this.scan = scan;
        this.documents = documents;
        this.client = parts.client();
        this.readAlias = parts.schema().readAlias();
        this.writer = parts.writer();
        this.searcher = parts.searcher();
        this.freshness = parts.freshness();
        this.statistics = parts.statistics();
        this.journeys = journeys;
    }

    /** What was put off has been indexed: the next outage is another one. */
    void caughtUp() {
        outageTold.set(false);
    }

    /** Who wants to know that an event went to the dead letters. */
    void onPostponed(Runnable listener) {
        onPostponed = listener;
    }

    /** While mail lacks in the index that was there before it, an answer would be wrong, and nobody would know. */
    void refuseTextWhile(BooleanSupplier incomplete) {
        refusesText = incomplete;
    }

    @Override
    public Group getDefaultGroup() {
        return GROUP;
    }

    @Override
    public EnumSet<SearchCapabilities> getSupportedCapabilities(EnumSet<MessageCapabilities> messageCapabilities) {
        return EnumSet.of(
                SearchCapabilities.MultimailboxSearch,
                SearchCapabilities.Text,
                SearchCapabilities.Attachment,
                SearchCapabilities.AttachmentFileName,
                SearchCapabilities.PartialEmailMatch);
    }

    @Override
    public Mono<Void> reactiveEvent(Event event) {
        return apply(event, false).onErrorResume(SearchUnavailableException.class, failure -> postpone(event, failure));
    }

    /** Applies an event that was put off: the mailbox may have gone on since, so it is read anew. */
    Mono<Void> applyLate(Event event) {
        return apply(event, true);
    }

    private Mono<Void> apply(Event event, boolean late) {
        MailboxSession session = sessions.createSystemSession(event.getUsername());
        MailboxId mailbox = ((MailboxEvent) event).getMailboxId();
        return Mono.using(
                        () -> freshness.begin(mailbox.serialize()),
                        change -> change(event, mailbox, session, late, change),
                        Freshness.Change::close)
                .onErrorResume(MailboxNotFoundException.class, gone -> Mono.empty())
                .doFinally(signal -> mappers.endProcessingRequest(session));
    }

    private Mono<Void> change(
            Event event, MailboxId mailbox, MailboxSession session, boolean late, Freshness.Change own) {
        if (event instanceof Added added) {
            return late ? index(session, mailbox, added.getUids(), true) : indexNew(session, mailbox, added);
        } else if (event instanceof Expunged expunged) {
            return remove(mailbox, expunged.getUids());
        } else if (event instanceof FlagsUpdated updated) {
            return late
                    ? index(session, mailbox, updated.getUids(), false)
                    : changeFlags(session, mailbox, updated.getUpdatedFlags());
        } else if (event instanceof MailboxDeletion) {
            return removeAll(mailbox, own);
        }
        return Mono.empty();
    }

    private Mono<Void> postpone(Event event, SearchUnavailableException failure) {
        return deadLetters
                .store(GROUP, event)
                .doOnSuccess(id -> {
                    statistics.countPostponed();
                    onPostponed.run();
                    // One line for each of the thousand changes of an outage would bury what else is told.
                    Level level = outageTold.compareAndSet(false, true) ? Level.WARN : Level.DEBUG;
                    LOGGER.atLevel(level)
                            .addKeyValue("event", event.getEventId().getId())
                            .addKeyValue("reason", failure.getMessage())
                            .log("OpenSearch does not answer: mailbox events wait in the dead letters and are indexed"
                                    + " later");
                })
                .then();
    }

    private Mono<Void> indexNew(MailboxSession session, MailboxId id, Added added) {
        Mailbox mailbox = new Mailbox(added.getMailboxPath(), ANY_VALIDITY, id);
        Mono<Void> work = index(session, mailbox, added.getUids(), true);
        boolean large =
                added.getUids().stream().anyMatch(uid -> added.getMetaData(uid).getSize() >= LARGE);
        return large ? oneAtATime(work) : work;
    }

    private Mono<Void> oneAtATime(Mono<Void> work) {
        return Mono.deferContextual(context -> Mono.<Void>fromRunnable(
                        () -> work.contextWrite(context).block())
                .subscribeOn(largeMessages));
    }

    private Mono<Void> index(MailboxSession session, MailboxId mailboxId, Collection<MessageUid> uids, boolean isNew) {
        return mappers.getMailboxMapper(session)
                .findMailboxById(mailboxId)
                .flatMap(mailbox -> index(session, mailbox, uids, isNew));
    }

    private Mono<Void> index(MailboxSession session, Mailbox mailbox, Collection<MessageUid> uids, boolean isNew) {
        return messages(session, mailbox, uids, FetchType.FULL)
                .flatMap(
                        message -> put(mailbox.getMailboxId(), message)
                                .flatMap(document -> isNew ? tellIndexed(document) : Mono.empty()),
                        AT_ONCE,
                        AT_ONCE)
                .then();
    }

    /** Whoever delivered the message left in the context which mail it came by; nobody did when it came by none, or is indexed late. */
    private Mono<Void> tellIndexed(MessageDocument document) {
        return Mono.deferContextual(context -> {
            statistics.countIndexed();
            MailEvent.Builder event = context.<MailIdentity>getOrEmpty(MailIdentity.class)
                    .map(mail -> MailEvent.of(Fact.INDEXED, mail))
                    .orElseGet(() -> MailEvent.withoutMail(Fact.INDEXED));
            journeys.tell(event.with("messageId", Objects.toString(document.mimeMessageId(), ""))
                    .with("mailboxId", document.mailbox())
                    .with("uid", document.uid())
                    .build());
            return Mono.empty();
        });
    }

    private Mono<MessageDocument> put(MailboxId mailbox, MailboxMessage message) {
        return put(mailbox, message, false);
    }

    private Mono<MessageDocument> put(MailboxId mailbox, MailboxMessage message, boolean building) {
        return Mono.fromCallable(() -> documents.of(mailbox.serialize(), message))
                .subscribeOn(reading)
                .flatMap(document ->
                        writer.write(new Write.Put(document, building)).thenReturn(document));
    }

    /**
     * Makes the index have what the mailbox has now, of these messages alone.
     *
     * @param mailbox empty when it is gone, and only surplus messages are to go
     * @param building whether only the index gets it that is being built
     * @return how many differences are mended; of a message that cannot be read or is refused, the log tells
     */
    Mono<Long> mend(Optional<Mailbox> mailbox, String id, Differences differences, boolean building) {
        Mono<Long> removed = Flux.fromIterable(differences.surplus())
                .flatMap(uid -> writer.write(new Write.Delete(id, uid)))
                .count();
        List<MessageUid> uids = Stream.of(differences.missing(), differences.different())
                .flatMap(messages -> messages.keySet().stream())
                .sorted()
                .map(MessageUid::of)
                .toList();
        Mono<Long> written = Mono.justOrEmpty(mailbox)
                .flatMap(known -> Flux.fromIterable(Lists.partition(uids, MENDED_AT_ONCE))
                        .concatMap(some -> building
                                ? write(known, some, true)
                                : Mono.using(
                                        () -> freshness.begin(id),
                                        change -> write(known, some, false),
                                        Freshness.Change::close))
                        .reduce(0L, Long::sum))
                .defaultIfEmpty(0L);
        return removed.zipWith(written, Long::sum);
    }

    /** Large messages one by one: many at once would not fit into the heap. */
    private Mono<Long> write(Mailbox mailbox, List<MessageUid> uids, boolean building) {
        MailboxSession session = sessions.createSystemSession(mailbox.getUser());
        return messages(session, mailbox, uids, FetchType.METADATA)
                .collectList()
                .flatMap(found -> writeTogether(session, mailbox, uids(found, false), building)
                        .zipWith(writeEach(session, mailbox, uids(found, true), building), Long::sum))
                .doFinally(signal -> mappers.endProcessingRequest(session));
    }

    private static List<MessageUid> uids(List<MailboxMessage> messages, boolean large) {
        return messages.stream()
                .filter(message -> message.getFullContentOctets() >= LARGE == large)
                .map(MailboxMessage::getUid)
                .toList();
    }

    private Mono<Long> writeTogether(MailboxSession session, Mailbox mailbox, List<MessageUid> uids, boolean building) {
        return messages(session, mailbox, uids, FetchType.FULL)
                .flatMap(message -> put(mailbox.getMailboxId(), message, building), WRITTEN_AT_ONCE, WRITTEN_AT_ONCE)
                .count()
                .onErrorResume(
                        e -> !(e instanceof SearchUnavailableException),
                        e -> writeEach(session, mailbox, uids, building));
    }

    private Mono<Long> writeEach(MailboxSession session, Mailbox mailbox, List<MessageUid> uids, boolean building) {
        return Flux.fromIterable(uids)
                .concatMap(uid -> messages(session, mailbox, List.of(uid), FetchType.FULL)
                        .concatMap(message -> put(mailbox.getMailboxId(), message, building))
                        .onErrorResume(e -> !(e instanceof SearchUnavailableException), e -> {
                            LOGGER.atError()
                                    .addKeyValue(
                                            "mailbox", mailbox.getMailboxId().serialize())
                                    .addKeyValue("uid", uid.asLong())
                                    .setCause(e)
                                    .log("a message cannot be indexed: it is not found by searches for text");
                            return Mono.empty();
                        }))
                .count();
    }

    private Flux<MailboxMessage> messages(
            MailboxSession session, Mailbox mailbox, Collection<MessageUid> uids, FetchType type) {
        return Flux.fromIterable(MessageRange.toRanges(uids)).concatMap(range -> mappers.getMessageMapper(session)
                .findInMailboxReactive(mailbox, range, type, UNLIMITED_FETCH));
    }

    private Mono<Void> remove(MailboxId mailbox, Collection<MessageUid> uids) {
        String name = mailbox.serialize();
        return Flux.fromIterable(uids)
                .flatMap(uid -> writer.write(new Write.Delete(name, uid.asLong())))
                .then();
    }

    /** Page by page, by documents' names: neither a long request nor OpenSearch's delete-by-query is needed. */
    private Mono<Void> removeAll(MailboxId mailbox, Freshness.Change own) {
        String name = mailbox.serialize();
        return searcher.indexed(name, own)
                .flatMap(uid -> writer.write(new Write.Delete(name, uid)))
                .then();
    }

    private Mono<Void> changeFlags(MailboxSession session, MailboxId mailbox, List<UpdatedFlags> changes) {
        String name = mailbox.serialize();
        return Flux.fromIterable(changes)
                .flatMap(change -> writer.write(new Write.Change(
                                name,
                                change.getUid().asLong(),
                                MessageDocuments.state(
                                        change.getNewFlags(), change.getModSeq().asLong())))
                        .filter(outcome -> outcome == Outcome.MISSING)
                        .map(outcome -> change.getUid()))
                .collectList()
                .flatMap(missing -> missing.isEmpty() ? Mono.empty() : index(session, mailbox, missing, false));
    }

    @Override
    public Mono<Void> add(MailboxSession session, Mailbox mailbox, MailboxMessage message) {
        return tracked(mailbox.getMailboxId(), own -> put(mailbox.getMailboxId(), message)
                .then());
    }

    @Override
    public Mono<Void> delete(MailboxSession session, MailboxId mailboxId, Collection<MessageUid> expungedUids) {
        return tracked(mailboxId, own -> remove(mailboxId, expungedUids));
    }

    @Override
    public Mono<Void> deleteAll(MailboxSession session, MailboxId mailboxId) {
        return tracked(mailboxId, own -> removeAll(mailboxId, own));
    }

    @Override
    public Mono<Void> update(MailboxSession session, MailboxId mailboxId, List<UpdatedFlags> updatedFlagsList) {
        return tracked(mailboxId, own -> changeFlags(session, mailboxId, updatedFlagsList));
    }

    private Mono<Void> tracked(MailboxId mailbox, Function<Freshness.Change, Mono<Void>> work) {
        return Mono.using(() -> freshness.begin(mailbox.serialize()), work, Freshness.Change::close);
    }

    @Override
    protected Flux<MessageUid> doSearch(@Nullable MailboxSession session, Mailbox mailbox, SearchQuery query) {
        MailboxSession known = required(session);
        Flux<MessageUid> uids =
                matches(List.of(mailbox.getMailboxId().serialize()), query).map(match -> MessageUid.of(match.uid()));
        if (!MetadataScan.canAnswer(query)) {
            return uids;
        }
        // What was already given out would come twice, so the other way is taken only for a search that has not begun
        // to answer.
        return uids.switchOnFirst(
                (first, all) -> first.isOnError() && first.getThrowable() instanceof SearchUnavailableException
                        ? scan.search(known, mailbox, query)
                        : all);
    }

    @Override
    public Flux<MessageId> search(
            @Nullable MailboxSession session, Collection<MailboxId> mailboxIds, SearchQuery query, long limit) {
        required(session);
        if (mailboxIds.isEmpty()) {
            return Flux.empty();
        }
        return matches(mailboxIds.stream().map(MailboxId::serialize).toList(), query)
                .flatMap(match -> Mono.justOrEmpty(match.message()))
                .distinct()
                .take(limit)
                .map(messageIds::fromString);
    }

    private Flux<IndexSearcher.Match> matches(List<String> mailboxes, SearchQuery query) {
        return Flux.defer(() -> refusesText.getAsBoolean()
                ? Flux.error(
                        new SearchUnavailableException("the index is being filled with mail from before it was made"))
                : searcher.search(mailboxes, query));
    }

    private static MailboxSession required(@Nullable MailboxSession session) {
        if (session == null) {
            throw new IllegalArgumentException("a search needs a session");
        }
        return session;
    }

    @Override
    public Mono<Flags> retrieveIndexedFlags(Mailbox mailbox, MessageUid uid) {
        String name = mailbox.getMailboxId().serialize();
        return Mono.fromCallable(() -> indexedState(name, uid))
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(Mono::justOrEmpty)
                .map(state -> SystemFlags.flags(state.flags(), state.keywords()));
    }

    private Optional<MessageDocument.State> indexedState(String mailbox, MessageUid uid)
            throws SearchUnavailableException {
        try {
            GetResponse<MessageDocument> response = client.get(
                    get -> get.index(readAlias).id(mailbox + ":" + uid.asLong()).routing(mailbox),
                    MessageDocument.class);
            return Optional.ofNullable(response.source())
                    .map(document ->
                            new MessageDocument.State(document.flags(), document.keywords(), document.modseq()));
        } catch (IOException | OpenSearchException e) {
            throw new SearchUnavailableException("OpenSearch does not answer: " + e.getMessage(), e);
        }
    }
}
