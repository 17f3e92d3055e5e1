package org.compostela.protocols.imap.search;

import static java.util.Objects.requireNonNull;

import com.google.inject.Inject;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongUnaryOperator;
import org.apache.james.imap.api.display.HumanReadableText;
import org.apache.james.imap.api.message.Capability;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.api.process.SelectedMailbox;
import org.apache.james.imap.processor.AbstractMailboxProcessor;
import org.apache.james.imap.processor.CapabilityImplementingProcessor;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageManager;
import org.apache.james.mailbox.MessageManager.MailboxMetaData;
import org.apache.james.mailbox.MessageManager.MailboxMetaData.RecentMode;
import org.apache.james.mailbox.SubscriptionManager;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.exception.MailboxNotFoundException;
import org.apache.james.mailbox.exception.UnsupportedSearchException;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.SearchQuery;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.util.MDCBuilder;
import org.compostela.protocols.connection.Workers;
import org.compostela.protocols.imap.search.AnswerText.Place;
import org.compostela.protocols.imap.search.ResultOptions.Option;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;

/**
 * Runs SEARCH, SORT, THREAD and ESEARCH, each from begin to end on a thread of {@link SearchThreads}. When the index does not answer,
 * James says NO and our {@code StatusCodes} adds UNAVAILABLE.
 */
final class SearchCommandProcessor extends AbstractMailboxProcessor<SearchCommand>
        implements CapabilityImplementingProcessor {
    private static final List<Capability> CAPABILITIES = List.of(
            Capability.of("WITHIN"),
            Capability.of("ESEARCH"),
            Capability.of("SEARCHRES"),
            Capability.of("SORT"),
            Capability.of("SORT=DISPLAY"),
            Capability.of("ESORT"),
            Capability.of("THREAD=ORDEREDSUBJECT"),
            Capability.of("THREAD=REFERENCES"),
            Capability.of("MULTISEARCH"));

    private static final Logger LOGGER = LoggerFactory.getLogger(SearchCommandProcessor.class);

    private final SearchThreads threads;
    private final SearchableMailboxes searchable;

    @Inject
    SearchCommandProcessor(
            MailboxManager mailboxes,
            SubscriptionManager subscriptions,
            StatusResponseFactory responses,
            MetricFactory metrics,
            SearchThreads threads) {
        super(SearchCommand.class, mailboxes, responses, metrics);
        this.threads = requireNonNull(threads, "threads");
        this.searchable = new SearchableMailboxes(mailboxes, subscriptions);
    }

    @Override
    public List<Capability> getImplementedCapabilities(ImapSession session) {
        return CAPABILITIES;
    }

    @Override
    protected MDCBuilder mdc(SearchCommand command) {
        return MDCBuilder.create()
                .addToContext(MDCBuilder.ACTION, command.command().getName())
                .addToContext("uid", Boolean.toString(command.uid()));
    }

    @Override
    protected Mono<Void> processRequestReactive(SearchCommand command, ImapSession session, Responder responder) {
        return Mono.<Void>fromRunnable(() -> run(command, session, responder))
                .subscribeOn(threads(command.operation()).scheduler());
    }

    private Workers threads(Operation operation) {
        boolean readsHeaders = operation instanceof Operation.Threads
                || (operation instanceof Operation.Sort sort && !MailboxSearch.isByIndex(sort.terms()));
        return readsHeaders ? threads.withHeaders() : threads.searches();
    }

    private void run(SearchCommand command, ImapSession session, Responder responder) {
        try {
            answer(command, session, responder);
            unsolicitedResponses(session, responder, !command.uid(), command.uid())
                    .block();
            okComplete(command, responder);
        } catch (LimitException e) {
            refuse(command, session, responder, "[LIMIT] " + e.getMessage());
        } catch (UnsupportedSearchException e) {
            refuse(command, session, responder, "[CANNOT] Such a search is not possible");
        } catch (MailboxException e) {
            unavailable(command, session, responder, e);
        }
    }

    /** The index tells of its outage itself, once; here it would be once for each search. */
    private void unavailable(
            SearchCommand command, ImapSession session, Responder responder, MailboxException failure) {
        LOGGER.atWarn().addKeyValue("reason", failure.getMessage()).log("a search could not be answered");
        LOGGER.atDebug().setCause(failure).log("where that search ended");
        forgetSaved(command, session);
        no(command, responder, HumanReadableText.GENERIC_FAILURE_DURING_PROCESSING);
    }

    /** James has no names for these codes: they go before the text. */
    private void refuse(SearchCommand command, ImapSession session, Responder responder, String text) {
        forgetSaved(command, session);
        responder.respond(getStatusResponseFactory()
                .taggedNo(command.tag(), null, new HumanReadableText("org.compostela.imap.NO", text)));
    }

    /** RFC 5182 §2.1: after a NO there is nothing in {@code $}. */
    private static void forgetSaved(SearchCommand command, ImapSession session) {
        if (command.operation().saves()) {
            SavedResult.reset(session);
        }
    }

    private void answer(SearchCommand command, ImapSession session, Responder responder)
            throws MailboxException, LimitException {
        if (command.operation() instanceof Operation.MultiSearch many) {
            searchMany(many, command, session, responder);
            return;
        }
        SelectedMailbox selected = requireNonNull(session.getSelected(), "James asks for a selected mailbox");
        MessageManager mailbox = selected.getMessageManager();
        MailboxSearch searches = new MailboxSearch(
                mailbox,
                session.getMailboxSession(),
                criteria(new SelectedNumbering(session, selected)),
                selected.getRecent());
        if (command.operation() instanceof Operation.Search search) {
            Found found = searches.search(search.key());
            respond(command, found, search.options(), mailbox, session, responder);
        } else if (command.operation() instanceof Operation.Sort sort) {
            Found found = searches.sort(sort.terms(), sort.key());
            respond(command, found, sort.options(), mailbox, session, responder);
        } else if (command.operation() instanceof Operation.Threads threading) {
            LongUnaryOperator numbers = command.uid() ? uid -> uid : uid -> Found.number(selected, uid);
            responder.respond(new SearchAnswer(
                    AnswerText.threads(searches.threads(threading.algorithm(), threading.key(), numbers))));
        }
    }

    private Criteria criteria(Numbering numbering) {
        return new Criteria(numbering, getMailboxManager().getMessageIdFactory(), Clock.systemUTC());
    }

    private void respond(
            SearchCommand command,
            Found found,
            Optional<ResultOptions> options,
            MessageManager mailbox,
            ImapSession session,
            Responder responder)
            throws MailboxException {
        OptionalLong modSeq = OptionalLong.empty();
        if (command.operation().key().asksForModSeq()) {
            enableModSeq(mailbox, session, responder);
            modSeq = found.highestModSeq(options.orElse(ResultOptions.ALL), mailbox, session.getMailboxSession());
        }
        options.filter(ResultOptions::saves).ifPresent(some -> SavedResult.save(session, found.saved(some)));
        long[] named = found.named(session.getSelected(), command.uid());
        if (options.isEmpty()) {
            String name = command.command().getName();
            responder.respond(new SearchAnswer(AnswerText.plain(name, named, modSeq)));
        } else if (!options.get().isSilent()) {
            responder.respond(new SearchAnswer(AnswerText.extended(
                    command.tag().asString(), Optional.empty(), command.uid(), options.get(), named, modSeq)));
        }
    }

    /** RFC 7162 §3.1: who searches for mod-sequences is told of them from then on. */
    private void enableModSeq(MessageManager mailbox, ImapSession session, Responder responder)
            throws MailboxException {
        MailboxMetaData metadata = mailbox.getMetaData(
                RecentMode.IGNORE, session.getMailboxSession(), EnumSet.of(MailboxMetaData.Item.HighestModSeq));
        condstoreEnablingCommand(session, responder, metadata, true);
    }

    /** Mailbox by mailbox, so that no more than one result is held. */
    private void searchMany(Operation.MultiSearch many, SearchCommand command, ImapSession session, Responder responder)
            throws MailboxException {
        for (Mailbox mailbox : searchable.of(many.sources(), session)) {
            try {
                searchOne(many, mailbox, command, session, responder);
            } catch (MailboxNotFoundException e) {
                LOGGER.atDebug().setCause(e).log("a mailbox went while it was to be searched");
            }
        }
    }

    private void searchOne(
            Operation.MultiSearch many,
            Mailbox mailbox,
            SearchCommand command,
            ImapSession session,
            Responder responder)
            throws MailboxException {
        MailboxSession user = session.getMailboxSession();
        MessageManager messages = getMailboxManager().getMailbox(mailbox, user);
        SelectedMailbox selected = session.getSelected();
        MailboxSearch search = selected != null && selected.getMailboxId().equals(mailbox.getMailboxId())
                ? new MailboxSearch(
                        messages, user, criteria(new SelectedNumbering(session, selected)), selected.getRecent())
                : new MailboxSearch(messages, user, criteria(numbering(messages, user)), List.of());
        Found found = search.search(many.key());
        if (many.saves()) {
            SavedResult.save(session, found.saved(many.options()));
        }
        if (found.uids().length == 0 && !many.options().has(Option.COUNT)
                || many.options().isSilent()) {
            return;
        }
        OptionalLong modSeq =
                many.key().asksForModSeq() ? found.highestModSeq(many.options(), messages, user) : OptionalLong.empty();
        Place place = new Place(mailbox.getName(), mailbox.getUidValidity().asLong());
        responder.respond(new SearchAnswer(AnswerText.extended(
                command.tag().asString(), Optional.of(place), true, many.options(), found.uids(), modSeq)));
    }

    private static Numbering numbering(MessageManager mailbox, MailboxSession user) {
        return new UnselectedNumbering(() -> {
            try {
                return Found.in(mailbox, SearchQuery.of(SearchQuery.all()), user)
                        .ascending()
                        .uids();
            } catch (MailboxException e) {
                throw Exceptions.propagate(e);
            }
        });
    }
}
