package org.compostela.search;

import com.google.common.collect.ImmutableSet;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.james.events.EventDeadLetters;
import org.apache.james.events.MemoryEventDeadLetters;
import org.apache.james.mailbox.inmemory.InMemoryMessageId;
import org.apache.james.mailbox.inmemory.manager.InMemoryIntegrationResources;
import org.apache.james.mailbox.store.extractor.JsoupTextExtractor;
import org.compostela.configuration.BodySearch;
import org.compostela.engines.OpenSearchEngine;
import org.compostela.engines.SharedEngines;
import org.compostela.journey.MailEvent;

/** A mailbox manager in memory with our index behind its event bus, on a fresh index of the shared OpenSearch. */
final class TestIndex implements AutoCloseable {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    final EventDeadLetters deadLetters = new MemoryEventDeadLetters();
    final IndexStatistics statistics = new IndexStatistics();
    /** Everything that was told of mails. */
    final List<MailEvent> told = new CopyOnWriteArrayList<>();

    final IndexParts parts;
    final InMemoryIntegrationResources james;
    final OpenSearchMessageIndex index;
    final CatchUp catchUp;

    TestIndex(int page) throws IOException {
        this(page, sharedOpenSearch());
    }

    TestIndex(int page, OpenSearchConnection connection) throws IOException {
        parts = IndexParts.connect(connection, statistics, page);
        parts.schema().ensure();
        JsoupTextExtractor extractor = new JsoupTextExtractor();
        james = InMemoryIntegrationResources.builder()
                .preProvisionnedFakeAuthenticator()
                .fakeAuthorizator()
                .inVmEventBus()
                .defaultAnnotationLimits()
                .defaultMessageParser()
                .listeningSearchIndex(stage -> new OpenSearchMessageIndex(
                        stage.getMapperFactory(),
                        ImmutableSet.of(),
                        stage.getSessionProvider(),
                        new InMemoryMessageId.Factory(),
                        deadLetters,
                        new MetadataScan(stage.getMapperFactory(), extractor, (attachment, session) -> {
                            throw new IOException("no attachment is read for what a scan answers");
                        }),
                        new MessageDocuments(extractor),
                        parts,
                        told::add))
                .noPreDeletionHooks()
                .storeQuotaManager()
                .build();
        index = (OpenSearchMessageIndex) james.getSearchIndex();
        catchUp = new CatchUp(deadLetters, index, parts.schema());
    }

    static OpenSearchConnection sharedOpenSearch() {
        return sharedOpenSearch(BodySearch.WORDS);
    }

    static OpenSearchConnection sharedOpenSearch(BodySearch body) {
        return at(SharedEngines.openSearch().address(), body);
    }

    /** The shared engine, reached at another address. */
    static OpenSearchConnection at(URI address) {
        return at(address, BodySearch.WORDS);
    }

    private static OpenSearchConnection at(URI address, BodySearch body) {
        OpenSearchEngine engine = SharedEngines.openSearch();
        return new OpenSearchConnection(
                List.of(address),
                Optional.of(new OpenSearchConnection.Credentials(engine.user(), engine.password())),
                "test" + NUMBER.incrementAndGet(),
                1,
                0,
                body);
    }

    @Override
    public void close() throws Exception {
        catchUp.close();
        try {
            parts.client()
                    .indices()
                    .delete(delete -> delete.index(parts.schema().index()));
        } finally {
            parts.close();
        }
    }
}
