package org.compostela.storage;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.multibindings.ProvidesIntoSet;
import javax.inject.Singleton;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.james.CoreDataModule;
import org.apache.james.adapter.mailbox.DelegationStoreAuthorizator;
import org.apache.james.adapter.mailbox.UserRepositoryAuthenticator;
import org.apache.james.backends.cassandra.components.CassandraModule;
import org.apache.james.dlp.api.DLPConfigurationStore;
import org.apache.james.dlp.eventsourcing.EventSourcingDLPConfigurationStore;
import org.apache.james.dlp.eventsourcing.cassandra.DLPConfigurationModules;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.domainlist.cassandra.CassandraDomainListModule;
import org.apache.james.domainlist.lib.DomainListConfiguration;
import org.apache.james.eventsourcing.Event;
import org.apache.james.eventsourcing.eventstore.cassandra.dto.EventDTO;
import org.apache.james.eventsourcing.eventstore.cassandra.dto.EventDTOModule;
import org.apache.james.mailbox.Authenticator;
import org.apache.james.mailbox.Authorizator;
import org.apache.james.rrt.api.AliasReverseResolver;
import org.apache.james.rrt.api.CanSendFrom;
import org.apache.james.rrt.api.RecipientRewriteTable;
import org.apache.james.rrt.cassandra.CassandraMappingsSourcesDAO;
import org.apache.james.rrt.cassandra.CassandraRRTModule;
import org.apache.james.rrt.cassandra.CassandraRecipientRewriteTable;
import org.apache.james.rrt.cassandra.CassandraRecipientRewriteTableDAO;
import org.apache.james.rrt.lib.AliasReverseResolverImpl;
import org.apache.james.rrt.lib.CanSendFromImpl;
import org.apache.james.server.core.configuration.ConfigurationProvider;
import org.apache.james.user.api.DelegationStore;
import org.apache.james.user.api.DelegationUsernameChangeTaskStep;
import org.apache.james.user.api.UsernameChangeTaskStep;
import org.apache.james.user.api.UsersRepository;
import org.apache.james.user.cassandra.CassandraDelegationStore;
import org.apache.james.user.cassandra.CassandraRepositoryConfiguration;
import org.apache.james.user.cassandra.CassandraUsersDAO;
import org.apache.james.user.cassandra.CassandraUsersRepositoryModule;
import org.apache.james.user.lib.UsersDAO;
import org.apache.james.user.lib.model.Algorithm;
import org.apache.james.utils.InitializationOperation;
import org.apache.james.utils.InitilizationOperationBuilder;

/** Who there is: domains, users and their passwords, aliases and forwards, who may act for whom, and the domains' DLP rules. */
final class DirectoryModule extends AbstractModule {
    @Override
    protected void configure() {
        install(new CoreDataModule());
        bindDomains();
        bindUsers();
        bindRecipientRewriting();
        bindDlp();
    }

    private void bindDomains() {
        bind(Domains.class).in(Singleton.class);
        bind(DomainList.class).to(Domains.class);
        tables().addBinding().toInstance(CassandraDomainListModule.MODULE);
    }

    private void bindUsers() {
        bind(CassandraUsersDAO.class).in(Singleton.class);
        bind(UsersDAO.class).to(CassandraUsersDAO.class);
        bind(Users.class).in(Singleton.class);
        bind(UsersRepository.class).to(Users.class);
        bind(UserRepositoryAuthenticator.class).in(Singleton.class);
        bind(Authenticator.class).to(UserRepositoryAuthenticator.class);
        bind(CassandraDelegationStore.class).in(Singleton.class);
        bind(DelegationStore.class).to(CassandraDelegationStore.class);
        bind(Authorizator.class).to(DelegationStoreAuthorizator.class);
        Multibinder.newSetBinder(binder(), UsernameChangeTaskStep.class)
                .addBinding()
                .to(DelegationUsernameChangeTaskStep.class);
        tables().addBinding().toInstance(CassandraUsersRepositoryModule.MODULE);
    }

    private void bindRecipientRewriting() {
        bind(CassandraRecipientRewriteTableDAO.class).in(Singleton.class);
        bind(CassandraMappingsSourcesDAO.class).in(Singleton.class);
        bind(CassandraRecipientRewriteTable.class).in(Singleton.class);
        bind(RewriteTable.class).in(Singleton.class);
        bind(RecipientRewriteTable.class).to(RewriteTable.class);
        bind(AliasReverseResolverImpl.class).in(Singleton.class);
        bind(AliasReverseResolver.class).to(AliasReverseResolverImpl.class);
        bind(CanSendFromImpl.class).in(Singleton.class);
        bind(CanSendFrom.class).to(CanSendFromImpl.class);
        tables().addBinding().toInstance(CassandraRRTModule.MODULE);
    }

    private void bindDlp() {
        bind(EventSourcingDLPConfigurationStore.class).in(Singleton.class);
        bind(DLPConfigurationStore.class).to(EventSourcingDLPConfigurationStore.class);
        Multibinder<EventDTOModule<? extends Event, ? extends EventDTO>> events =
                Multibinder.newSetBinder(binder(), new TypeLiteral<>() {});
        events.addBinding().toInstance(DLPConfigurationModules.DLP_CONFIGURATION_STORE);
        events.addBinding().toInstance(DLPConfigurationModules.DLP_CONFIGURATION_CLEAR);
    }

    private Multibinder<CassandraModule> tables() {
        return Multibinder.newSetBinder(binder(), CassandraModule.class);
    }

    /** The hash is the strong one whatever a configuration of the user's own leaves out. */
    @Provides
    @Singleton
    CassandraRepositoryConfiguration passwordHash(ConfigurationProvider configurations) throws ConfigurationException {
        var users = configurations.getConfiguration("usersrepository");
        return new CassandraRepositoryConfiguration(
                Algorithm.of(users.getString("algorithm", JamesFiles.PASSWORD_HASH)),
                Algorithm.HashingMode.parse(users.getString("hashingMode", Algorithm.HashingMode.PLAIN.name())));
    }

    @ProvidesIntoSet
    InitializationOperation configureDomains(DomainListConfiguration configuration, Domains domains) {
        return InitilizationOperationBuilder.forClass(Domains.class).init(() -> domains.configure(configuration));
    }

    @ProvidesIntoSet
    InitializationOperation configureUsers(ConfigurationProvider configurations, Users users) {
        return InitilizationOperationBuilder.forClass(Users.class)
                .init(() -> users.configure(configurations.getConfiguration("usersrepository")));
    }

    @ProvidesIntoSet
    InitializationOperation configureRecipientRewriting(ConfigurationProvider configurations, RewriteTable table) {
        return InitilizationOperationBuilder.forClass(RewriteTable.class)
                .init(() -> table.configure(configurations.getConfiguration("recipientrewritetable")));
    }
}
