package org.compostela.search;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.multibindings.ProvidesIntoSet;
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
import org.apache.james.mailbox.model.MessageId;
import org.apache.james.mailbox.store.MailboxSessionMapperFactory;
import org.apache.james.mailbox.store.extractor.JsoupTextExtractor;
import org.apache.james.mailbox.store.search.ListeningMessageSearchIndex;
import org.apache.james.mailbox.store.search.ListeningMessageSearchIndex.SearchOverride;
import org.apache.james.mailbox.store.search.MessageSearchIndex;
import org.apache.james.quota.search.QuotaSearcher;
import org.apache.james.quota.search.scanning.ScanningQuotaSearcher;
import org.apache.james.utils.InitializationOperation;
import org.apache.james.utils.InitilizationOperationBuilder;
import org.compostela.journey.Journeys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Binds James' message index to OpenSearch, with the text extractor that feeds it, the quota search and the health check {@code
 * OpenSearch}. Needs the mailbox stores, the event bus, its dead letters and the {@code Journeys} from elsewhere.
 * {@link SearchOverride}s of a store, which answer some searches without the index, may be added to their set by any module.
 *
 * <p>An OpenSearch that is down at the start does not keep the server from starting: the index is made when it answers.
 */
public final class SearchModule extends AbstractModule {
    private static final Logger LOGGER = LoggerFactory.getLogger(SearchModule.class);

    private final OpenSearchConnection connection;

    public SearchModule(OpenSearchConnection connection) {
        this.connection = connection;
    }

    @Override
    protected void configure() {
        bind(OpenSearchConnection.class).toInstance(connection);
        bind(IndexStatistics.class).in(Singleton.class);
        bind(MessageSearchIndex.class).to(OpenSearchMessageIndex.class);
        bind(ListeningMessageSearchIndex.class).to(OpenSearchMessageIndex.class);
        Multibinder.newSetBinder(binder(), EventListener.ReactiveGroupEventListener.class)
                .addBinding()
                .to(OpenSearchMessageIndex.class);
        Multibinder.newSetBinder(binder(), SearchOverride.class);
        bind(JsoupTextExtractor.class).in(Singleton.class);
        bind(TextExtractor.class).to(JsoupTextExtractor.class);
        bind(ScanningQuotaSearcher.class).in(Singleton.class);
        bind(QuotaSearcher.class).to(ScanningQuotaSearcher.class);
        Multibinder.newSetBinder(binder(), HealthCheck.class).addBinding().to(OpenSearchHealthCheck.class);
        bind(Lifecycle.class).in(Singleton.class);
    }

    @Provides
    @Singleton
    IndexParts parts(OpenSearchConnection openSearch, IndexStatistics statistics) {
        return IndexParts.connect(openSearch, statistics, IndexSearcher.PAGE);
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
        private final OpenSearchConnection connection;

        @Inject
        Lifecycle(
                IndexParts parts,
                EventDeadLetters deadLetters,
                OpenSearchMessageIndex index,
                OpenSearchConnection connection) {
            this.parts = parts;
            this.catchUp = new CatchUp(deadLetters, index, parts.schema());
            this.connection = connection;
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
            catchUp.start();
        }

        @PreDestroy
        void stop() throws Exception {
            catchUp.close();
            parts.close();
        }
    }
}
