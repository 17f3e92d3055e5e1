package org.compostela.storage;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import javax.inject.Singleton;
import org.apache.james.DefaultVacationService;
import org.apache.james.backends.cassandra.components.CassandraModule;
import org.apache.james.sieve.cassandra.CassandraActiveScriptDAO;
import org.apache.james.sieve.cassandra.CassandraSieveRepository;
import org.apache.james.sieve.cassandra.CassandraSieveRepositoryModule;
import org.apache.james.sieverepository.api.SieveQuotaRepository;
import org.apache.james.sieverepository.api.SieveRepository;
import org.apache.james.util.date.DefaultZonedDateTimeProvider;
import org.apache.james.util.date.ZonedDateTimeProvider;
import org.apache.james.vacation.api.NotificationRegistry;
import org.apache.james.vacation.api.VacationRepository;
import org.apache.james.vacation.api.VacationService;
import org.apache.james.vacation.cassandra.CassandraNotificationRegistry;
import org.apache.james.vacation.cassandra.CassandraNotificationRegistryModule;
import org.apache.james.vacation.cassandra.CassandraVacationModule;
import org.apache.james.vacation.cassandra.CassandraVacationRepository;

/** What users have their mail do: Sieve scripts (RFC 5228, RFC 5804) and vacation replies (RFC 8621 section 8). */
final class ScriptStoreModule extends AbstractModule {
    @Override
    protected void configure() {
        bind(ActiveScripts.class).in(Singleton.class);
        bind(CassandraActiveScriptDAO.class).to(ActiveScripts.class);
        bind(CassandraSieveRepository.class).in(Singleton.class);
        bind(SieveRepository.class).to(CassandraSieveRepository.class);
        bind(SieveQuotaRepository.class).to(CassandraSieveRepository.class);

        bind(ZonedDateTimeProvider.class).to(DefaultZonedDateTimeProvider.class);
        bind(DefaultVacationService.class).in(Singleton.class);
        bind(VacationService.class).to(DefaultVacationService.class);
        bind(CassandraVacationRepository.class).in(Singleton.class);
        bind(CassandraNotificationRegistry.class).in(Singleton.class);
        bind(Vacations.class).in(Singleton.class);
        bind(VacationRepository.class).to(Vacations.class);
        bind(NotificationRegistry.class).to(Vacations.class);

        Multibinder<CassandraModule> tables = Multibinder.newSetBinder(binder(), CassandraModule.class);
        tables.addBinding().toInstance(CassandraSieveRepositoryModule.MODULE);
        tables.addBinding().toInstance(CassandraVacationModule.MODULE);
        tables.addBinding().toInstance(CassandraNotificationRegistryModule.MODULE);
    }
}
