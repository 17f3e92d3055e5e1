package org.compostela.search;

import static java.util.Objects.requireNonNull;

import com.google.inject.AbstractModule;
import com.google.inject.Provider;
import com.google.inject.Provides;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.multibindings.OptionalBinder;
import com.google.inject.multibindings.ProvidesIntoSet;
import com.google.inject.name.Named;
import java.io.IOException;
import java.util.Set;
import javax.annotation.PreDestroy;
import javax.inject.Inject;
import javax.inject.Singleton;
import org.apache.james.core.healthcheck.HealthCheck;
import org.apache.james.events.EventDeadLetters;
import org.apache.james.events.EventListener;
import org.apache.james.lifecycle.api.Startable;
import org.apache.james.mailbox.AttachmentContentLoader;
import org.apache.james.mailbox.SessionProvider;
import org.apache.james.mailbox.extractor.TextExtractor;
import org.apache.james.mailbox.model.MailboxId;
import org.apache.james.mailbox.model.MessageId;
import org.apache.james.mailbox.store.MailboxSessionMapperFactory;
import org.apache.james.mailbox.store.extractor.JsoupTextExtractor;
import org.apache.james.mailbox.store.search.ListeningMessageSearchIndex;
import org.apache.james.mailbox.store.search.ListeningMessageSearchIndex.SearchOverride;
import org.apache.james.mailbox.store.search.MessageSearchIndex;
import org.apache.james.metrics.api.GaugeRegistry;
import org.apache.james.quota.search.QuotaSearcher;
import org.apache.james.quota.search.scanning.ScanningQuotaSearcher;
import org.apache.james.server.task.json.dto.AdditionalInformationDTO;
import org.apache.james.server.task.json.dto.AdditionalInformationDTOModule;
import org.apache.james.task.TaskExecutionDetails.AdditionalInformation;
import org.apache.james.task.TaskManager;
import org.apache.james.utils.InitializationOperation;
import org.apache.james.utils.InitilizationOperationBuilder;
import org.apache.james.webadmin.Routes;
import org.apache.james.webadmin.dto.DTOModuleInjections;
import org.compostela.configuration.SearchSettings;
import org.compostela.journey.Journeys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Binds James' message index to OpenSearch, with the text extractor that feeds it, the quota search and the health check {@code
 * OpenSearch}, and {@code /index} of the admin API. Needs the mailbox stores, the event bus, its dead letters, the {@code Journeys},
 * the task manager and the metrics from elsewhere.
 * {@link SearchOverride}s of a store, which answer some searches without the index, may be added to their set by any module, and the
 * text extractor, which reads plain text and HTML, may be set to another.
 *
 * <p>An OpenSearch that is down at the start does not keep the server from starting: the index is made when it answers.
 */
public final class SearchModule extends AbstractModule {
    private static final Logger LOGGER = LoggerFactory.getLogger(SearchModule.class);

    private final OpenSearchConnection connection;
    private final SearchSettings settings;

    public SearchModule(OpenSearchConnection connection, SearchSettings settings) {
        this.connection = requireNonNull(connection, "connection");
        this.settings = requireNonNull(settings, "settings");
    }

    @Override
    protected void configure() {
        bind(OpenSearchConnection.class).toInstance(connection);
        bind(SearchSettings.class).toInstance(settings);
        bind(IndexStatistics.class).in(Singleton.class);
        bind(MessageSearchIndex.class).to(OpenSearchMessageIndex.class);
        bind(ListeningMessageSearchIndex.class).to(OpenSearchMessageIndex.class);
        Multibinder.newSetBinder(binder(), EventListener.ReactiveGroupEventListener.class)
                .addBinding()
                .to(OpenSearchMessageIndex.class);
        Multibinder.newSetBinder(binder(), SearchOverride.class);
        bind(JsoupTextExtractor.class).in(Singleton.class);
        OptionalBinder.newOptionalBinder(binder(), TextExtractor.class)
                .setDefault()
                .to(JsoupTextExtractor.class);
        bind(ScanningQuotaSearcher.class).in(Singleton.class);
        bind(QuotaSearcher.class).to(ScanningQuotaSearcher.class);
        Multibinder<HealthCheck> checks = Multibinder.newSetBinder(binder(), HealthCheck.class);
        checks.addBinding().to(OpenSearchHealthCheck.class);
        checks.addBinding().to(MessageIndexHealthCheck.class);
        Multibinder.newSetBinder(binder(), Routes.class).addBinding().to(IndexRoutes.class);
        bind(SearchProblems.class).in(Singleton.class);
        bind(Lifecycle.class).in(Singleton.class);
    }

    @Named(DTOModuleInjections.WEBADMIN_DTO)
    @ProvidesIntoSet
    AdditionalInformationDTOModule<? extends AdditionalInformation, ? extends AdditionalInformationDTO> checks() {
        return IndexWork.checkModule();
    }

    @Named(DTOModuleInjections.WEBADMIN_DTO)
    @ProvidesIntoSet
    AdditionalInformationDTOModule<? extends AdditionalInformation, ? extends AdditionalInformationDTO> rebuilds() {
        return IndexWork.rebuildModule();
    }

    @Provides
    @Singleton
    IndexParts parts(OpenSearchConnection openSearch, IndexStatistics statistics) {
        return IndexParts.connect(openSearch, statistics, IndexSearcher.PAGE);
    }

    @Provides
    @Singleton
    MailboxListing mailboxes(
            MailboxSessionMapperFactory mappers, SessionProvider sessions, MailboxId.Factory mailboxIds) {
        return new MailboxListing(mappers, sessions, mailboxIds);
    }

    @Provides
    @Singleton
    OpenSearchMessageIndex index(
            MailboxSessionMapperFactory mappers,
            Set<SearchOverride> overrides,
            SessionProvider sessions,
            MessageId.Factory messageIds,
            EventDeadLetters deadLetters,
            TextExtractor extractor,
            AttachmentContentLoader attachments,
            IndexParts parts,
            Journeys journeys) {
        return new OpenSearchMessageIndex(
                mappers,
                overrides,
                sessions,
                messageIds,
                deadLetters,
                new MetadataScan(mappers, extractor, attachments),
                new MessageDocuments(extractor),
                parts,
                journeys);
    }

    @ProvidesIntoSet
    InitializationOperation prepareIndex(Lifecycle lifecycle) {
        return InitilizationOperationBuilder.forClass(Lifecycle.class).init(lifecycle::start);
    }

    /** Begins and ends what runs beside the requests. */
    static final class Lifecycle implements Startable {
        private final IndexParts parts;
        private final CatchUp catchUp;
        private final IndexKeeper keeper;
        private final IndexUpkeep upkeep;
        private final OpenSearchMessageIndex index;
        private final OpenSearchConnection connection;

        @Inject
        Lifecycle(
                IndexParts parts,
                EventDeadLetters deadLetters,
                OpenSearchMessageIndex index,
                OpenSearchConnection connection,
                SearchSettings settings,
                MailboxListing mailboxes,
                GaugeRegistry gauges,
                Provider<TaskManager> tasks) {
            Stop stop = new Stop();
            this.parts = parts;
            this.index = index;
            this.connection = connection;
            this.catchUp = new CatchUp(deadLetters, index, parts.schema());
            this.keeper =
                    new IndexKeeper(parts, parts.comparison(mailboxes, index), catchUp, stop, IndexKeeper.HEARD_OF);
            this.upkeep = new IndexUpkeep(parts.schema(), keeper, stop, settings.check(), task -> tasks.get()
                    .submit(task));
            gauges.register("search.check.differences", () -> keeper.lastCheck()
                    .map(check -> check.counts().differences())
                    .orElse(0L));
            gauges.register("search.check.finished", () -> keeper.lastCheck()
                    .map(check -> check.at().getEpochSecond())
                    .orElse(0L));
        }

        IndexKeeper keeper() {
            return keeper;
        }

        CatchUp catchUp() {
            return catchUp;
        }

        IndexUpkeep upkeep() {
            return upkeep;
        }

        void start() {
            try {
                parts.schema().ensure();
            } catch (IOException | RuntimeException e) {
                LOGGER.atError()
                        .addKeyValue("hosts", connection.where())
                        .setCause(e)
                        .log(
                                "OpenSearch does not answer: mail flows, searches for text fail, and new mail is indexed once it"
                                        + " answers; check engines.opensearch");
            }
            index.refuseTextWhile(upkeep::isFilling);
            catchUp.start();
            upkeep.start();
        }

        @PreDestroy
        void stop() throws Exception {
            upkeep.close();
            catchUp.close();
            parts.close();
        }
    }
}
