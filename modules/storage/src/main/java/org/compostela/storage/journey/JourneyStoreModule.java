package org.compostela.storage.journey;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.multibindings.OptionalBinder;
import javax.inject.Singleton;
import org.apache.james.backends.cassandra.components.CassandraModule;
import org.compostela.journey.JourneyStore;

/** Journeys on Cassandra. Needs the {@code JourneySettings}, bound elsewhere. */
public final class JourneyStoreModule extends AbstractModule {
    @Override
    protected void configure() {
        bind(CassandraJourneyStore.class).in(Singleton.class);
        OptionalBinder.newOptionalBinder(binder(), JourneyStore.class)
                .setBinding()
                .to(CassandraJourneyStore.class);
        Multibinder.newSetBinder(binder(), CassandraModule.class).addBinding().toInstance(JourneyTables.TABLES);
    }
}
