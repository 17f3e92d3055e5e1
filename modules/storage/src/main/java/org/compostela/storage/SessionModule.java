package org.compostela.storage;

import com.datastax.oss.driver.api.core.CqlSession;
import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.multibindings.Multibinder;
import java.util.Set;
import javax.annotation.PreDestroy;
import javax.inject.Inject;
import javax.inject.Singleton;
import org.apache.james.backends.cassandra.components.CassandraModule;
import org.apache.james.backends.cassandra.init.CassandraTypesProvider;
import org.apache.james.backends.cassandra.init.CassandraZonedDateTimeModule;
import org.apache.james.backends.cassandra.init.configuration.CassandraConfiguration;
import org.apache.james.backends.cassandra.versions.CassandraSchemaVersionDAO;
import org.apache.james.backends.cassandra.versions.CassandraSchemaVersionManager;
import org.apache.james.backends.cassandra.versions.CassandraSchemaVersionModule;
import org.apache.james.mailbox.store.BatchSizes;

/** The one session on Cassandra, opened with a complete schema, and what James' stores are told about using it. */
final class SessionModule extends AbstractModule {
    /**
     * Reads of mailboxes and messages are plain reads of a quorum: those see whatever a transaction has committed to a quorum. Only a
     * transaction still under way may be missed, and an update that then starts from old flags does not match and reads again.
     */
    private static final CassandraConfiguration STORE_SETTINGS = CassandraConfiguration.builder()
            .messageReadStrongConsistency(false)
            .mailboxReadStrongConsistency(false)
            .build();

    @Override
    protected void configure() {
        bind(CassandraTypesProvider.class).in(Singleton.class);
        bind(CassandraSchemaVersionDAO.class).in(Singleton.class);
        bind(CassandraSchemaVersionManager.class).in(Singleton.class);
        bind(CassandraConfiguration.class).toInstance(STORE_SETTINGS);
        bind(BatchSizes.class).toInstance(BatchSizes.defaultValues());
        Multibinder<CassandraModule> tables = Multibinder.newSetBinder(binder(), CassandraModule.class);
        tables.addBinding().toInstance(CassandraZonedDateTimeModule.MODULE);
        tables.addBinding().toInstance(CassandraSchemaVersionModule.MODULE);
    }

    @Provides
    @Singleton
    CqlSession session(OpenSession open) {
        return open.session;
    }

    /** Holds the session so that the server's life cycle, which asks classes and not values, can close it. */
    @Singleton
    static final class OpenSession {
        private final CqlSession session;

        @Inject
        OpenSession(CassandraConnection connection, Set<CassandraModule> stores) {
            session = CassandraSessions.open(connection);
            try {
                new Schema(connection, session, CassandraModule.aggregateModules(stores)).install();
            } catch (RuntimeException | Error e) {
                session.close();
                throw e;
            }
        }

        @PreDestroy
        void close() {
            session.close();
        }
    }
}
