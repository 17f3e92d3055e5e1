package org.compostela.storage;

import com.datastax.oss.driver.api.core.CqlSession;
import com.google.common.reflect.Reflection;
import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.Provides;
import com.google.inject.TypeLiteral;
import com.google.inject.util.Modules;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.annotation.PreDestroy;
import javax.inject.Singleton;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.XMLConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.commons.configuration2.io.FileHandler;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.events.EventDeadLetters;
import org.apache.james.events.EventSerializer;
import org.apache.james.mailbox.extractor.TextExtractor;
import org.apache.james.mailbox.store.extractor.DefaultTextExtractor;
import org.apache.james.mailbox.store.search.ListeningMessageSearchIndex;
import org.apache.james.mailbox.store.search.MessageSearchIndex;
import org.apache.james.mailbox.store.search.SimpleMessageSearchIndex;
import org.apache.james.mailetcontainer.impl.JamesMailSpooler;
import org.apache.james.mailrepository.api.MailRepositoryUrl;
import org.apache.james.modules.CommonServicesModule;
import org.apache.james.onami.lifecycle.Stager;
import org.apache.james.server.core.configuration.Configuration;
import org.apache.james.server.core.configuration.ConfigurationProvider;
import org.apache.james.util.LoggingLevel;
import org.apache.james.utils.InitializationOperations;
import org.apache.mailet.MailetContext;
import org.compostela.configuration.JamesFile;
import org.compostela.configuration.JourneySettings;
import org.compostela.engines.CassandraEngine;
import org.compostela.engines.SharedEngines;
import org.compostela.journey.JourneyStore;

/** The stores as the server binds them, on the one Cassandra of this JVM, with James' plainest search beside them. */
public final class TestStore implements AutoCloseable {
    private static Optional<TestStore> shared = Optional.empty();

    private final Injector injector;

    private TestStore(CassandraConnection connection) throws Exception {
        Path folder = Files.createTempDirectory("compostela-storage");
        Configuration configuration = Configuration.builder()
                .workingDirectory(folder.toFile())
                .configurationFromClasspath()
                .build();
        injector = Guice.createInjector(Modules.override(
                        Modules.combine(new CommonServicesModule(configuration), new StorageModule(connection)))
                .with(new Surroundings()));
        injector.getInstance(InitializationOperations.class).initModules();
    }

    /** One for all tests of this JVM, in a keyspace of its own. */
    public static synchronized TestStore shared() throws Exception {
        if (shared.isEmpty()) {
            shared = Optional.of(open("shared"));
        }
        return shared.get();
    }

    /** A store of its own; two of the same name are two nodes on the same keyspace. */
    static TestStore open(String name) throws Exception {
        return new TestStore(connection(name));
    }

    /** A keyspace of this JVM's own on the shared Cassandra. */
    static CassandraConnection connection(String name) {
        CassandraEngine cassandra = SharedEngines.cassandra();
        return new CassandraConnection(
                List.of(cassandra.address()),
                cassandra.localDatacenter(),
                "t" + ProcessHandle.current().pid() + "_" + name,
                1,
                Optional.of(new CassandraConnection.Credentials(cassandra.user(), cassandra.password())),
                false);
    }

    <T> T get(Class<T> type) {
        return injector.getInstance(type);
    }

    <T> T get(TypeLiteral<T> type) {
        return injector.getInstance(Key.get(type));
    }

    /** For tests of other packages. */
    public CqlSession session() {
        return get(CqlSession.class);
    }

    public JourneyStore journeys() {
        return get(JourneyStore.class);
    }

    /** Our dead letters, of events that {@code serializer} knows. */
    public EventDeadLetters deadLetters(EventSerializer serializer) {
        return new CassandraEventDeadLetters(get(CqlSession.class), serializer);
    }

    @Override
    public void close() {
        get(new TypeLiteral<Stager<PreDestroy>>() {}).stage();
    }

    private static <T> T notHere() {
        throw new UnsupportedOperationException("storage alone has none");
    }

    /** What other modules of the server bring. */
    private static final class Surroundings extends AbstractModule {
        @Override
        protected void configure() {
            bind(MessageSearchIndex.class).to(SimpleMessageSearchIndex.class).in(Singleton.class);
            bind(ListeningMessageSearchIndex.class).toProvider(TestStore::notHere);
            bind(MailetContext.class)
                    .toInstance(Reflection.newProxy(MailetContext.class, (proxy, method, arguments) -> notHere()));
            bind(JourneySettings.class).toInstance(new JourneySettings(Duration.ofDays(30), true, true));
            bind(TextExtractor.class).to(DefaultTextExtractor.class);
            bind(JamesMailSpooler.Configuration.class)
                    .toInstance(new JamesMailSpooler.Configuration(
                            1, MailRepositoryUrl.from("cassandra://var/mail/error")));
        }

        @Provides
        @Singleton
        ConfigurationProvider configurations(Set<JamesFile> files) {
            return new ConfigurationProvider() {
                @Override
                public HierarchicalConfiguration<ImmutableNode> getConfiguration(String component, LoggingLevel level)
                        throws ConfigurationException {
                    XMLConfiguration configuration = new XMLConfiguration();
                    Optional<JamesFile> file = files.stream()
                            .filter(candidate -> candidate.name().equals(component + ".xml"))
                            .findAny();
                    if (file.isPresent()) {
                        new FileHandler(configuration)
                                .load(new StringReader(file.get().content()));
                    }
                    return configuration;
                }
            };
        }
    }
}
