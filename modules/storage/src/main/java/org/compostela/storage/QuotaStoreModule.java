package org.compostela.storage;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import javax.inject.Singleton;
import org.apache.james.backends.cassandra.components.CassandraModule;
import org.apache.james.events.EventListener;
import org.apache.james.mailbox.cassandra.modules.CassandraQuotaModule;
import org.apache.james.mailbox.cassandra.quota.CassandraGlobalMaxQuotaDao;
import org.apache.james.mailbox.cassandra.quota.CassandraPerDomainMaxQuotaDao;
import org.apache.james.mailbox.cassandra.quota.CassandraPerUserMaxQuotaDao;
import org.apache.james.mailbox.quota.CurrentQuotaManager;
import org.apache.james.mailbox.quota.MaxQuotaManager;
import org.apache.james.mailbox.quota.QuotaManager;
import org.apache.james.mailbox.quota.QuotaRootDeserializer;
import org.apache.james.mailbox.quota.QuotaRootResolver;
import org.apache.james.mailbox.quota.UserQuotaRootResolver;
import org.apache.james.mailbox.store.quota.DefaultUserQuotaRootResolver;
import org.apache.james.mailbox.store.quota.ListeningCurrentQuotaUpdater;
import org.apache.james.mailbox.store.quota.QuotaUpdater;
import org.apache.james.mailbox.store.quota.StoreQuotaManager;

/** How much each user may keep and does keep (RFC 9208), counted by a listener as messages come and go. */
final class QuotaStoreModule extends AbstractModule {
    @Override
    protected void configure() {
        bind(CassandraGlobalMaxQuotaDao.class).in(Singleton.class);
        bind(CassandraPerDomainMaxQuotaDao.class).in(Singleton.class);
        bind(CassandraPerUserMaxQuotaDao.class).in(Singleton.class);
        bind(MaxQuotas.class).in(Singleton.class);
        bind(MaxQuotaManager.class).to(MaxQuotas.class);
        bind(CurrentUse.class).in(Singleton.class);
        bind(CurrentQuotaManager.class).to(CurrentUse.class);
        bind(StoreQuotaManager.class).in(Singleton.class);
        bind(QuotaManager.class).to(StoreQuotaManager.class);

        bind(DefaultUserQuotaRootResolver.class).in(Singleton.class);
        bind(UserQuotaRootResolver.class).to(DefaultUserQuotaRootResolver.class);
        bind(QuotaRootResolver.class).to(DefaultUserQuotaRootResolver.class);
        bind(QuotaRootDeserializer.class).to(DefaultUserQuotaRootResolver.class);

        bind(ListeningCurrentQuotaUpdater.class).in(Singleton.class);
        bind(QuotaUpdater.class).to(ListeningCurrentQuotaUpdater.class);
        Multibinder.newSetBinder(binder(), EventListener.ReactiveGroupEventListener.class)
                .addBinding()
                .to(ListeningCurrentQuotaUpdater.class);
        Multibinder.newSetBinder(binder(), CassandraModule.class).addBinding().toInstance(CassandraQuotaModule.MODULE);
    }
}
