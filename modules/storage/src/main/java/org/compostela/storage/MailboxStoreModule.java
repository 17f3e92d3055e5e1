package org.compostela.storage;

import com.google.inject.AbstractModule;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.name.Names;
import java.util.List;
import javax.inject.Inject;
import javax.inject.Singleton;
import org.apache.james.adapter.mailbox.ACLUsernameChangeTaskStep;
import org.apache.james.adapter.mailbox.MailboxUsernameChangeTaskStep;
import org.apache.james.adapter.mailbox.QuotaUsernameChangeTaskStep;
import org.apache.james.backends.cassandra.components.CassandraModule;
import org.apache.james.blob.api.BlobReferenceSource;
import org.apache.james.events.EventListener;
import org.apache.james.eventsourcing.Event;
import org.apache.james.eventsourcing.eventstore.cassandra.dto.EventDTO;
import org.apache.james.eventsourcing.eventstore.cassandra.dto.EventDTOModule;
import org.apache.james.mailbox.AttachmentContentLoader;
import org.apache.james.mailbox.AttachmentManager;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MailboxPathLocker;
import org.apache.james.mailbox.MessageIdManager;
import org.apache.james.mailbox.RightManager;
import org.apache.james.mailbox.SessionProvider;
import org.apache.james.mailbox.SubscriptionManager;
import org.apache.james.mailbox.cassandra.CassandraMailboxManager;
import org.apache.james.mailbox.cassandra.CassandraMailboxSessionMapperFactory;
import org.apache.james.mailbox.cassandra.CassandraThreadIdGuessingAlgorithm;
import org.apache.james.mailbox.cassandra.DeleteMessageListener;
import org.apache.james.mailbox.cassandra.ids.CassandraId;
import org.apache.james.mailbox.cassandra.ids.CassandraMessageId;
import org.apache.james.mailbox.cassandra.mail.ACLMapper;
import org.apache.james.mailbox.cassandra.mail.AttachmentBlobReferenceSource;
import org.apache.james.mailbox.cassandra.mail.CassandraACLDAOV1;
import org.apache.james.mailbox.cassandra.mail.CassandraACLDAOV2;
import org.apache.james.mailbox.cassandra.mail.CassandraACLMapper;
import org.apache.james.mailbox.cassandra.mail.CassandraApplicableFlagDAO;
import org.apache.james.mailbox.cassandra.mail.CassandraAttachmentDAOV2;
import org.apache.james.mailbox.cassandra.mail.CassandraAttachmentMessageIdDAO;
import org.apache.james.mailbox.cassandra.mail.CassandraDeletedMessageDAO;
import org.apache.james.mailbox.cassandra.mail.CassandraFirstUnseenDAO;
import org.apache.james.mailbox.cassandra.mail.CassandraMailboxCounterDAO;
import org.apache.james.mailbox.cassandra.mail.CassandraMailboxDAO;
import org.apache.james.mailbox.cassandra.mail.CassandraMailboxMapper;
import org.apache.james.mailbox.cassandra.mail.CassandraMailboxPathV3DAO;
import org.apache.james.mailbox.cassandra.mail.CassandraMailboxRecentsDAO;
import org.apache.james.mailbox.cassandra.mail.CassandraMessageDAO;
import org.apache.james.mailbox.cassandra.mail.CassandraMessageDAOV3;
import org.apache.james.mailbox.cassandra.mail.CassandraMessageIdDAO;
import org.apache.james.mailbox.cassandra.mail.CassandraMessageIdToImapUidDAO;
import org.apache.james.mailbox.cassandra.mail.CassandraThreadDAO;
import org.apache.james.mailbox.cassandra.mail.CassandraThreadLookupDAO;
import org.apache.james.mailbox.cassandra.mail.CassandraUserMailboxRightsDAO;
import org.apache.james.mailbox.cassandra.mail.MessageBlobReferenceSource;
import org.apache.james.mailbox.cassandra.mail.eventsourcing.acl.ACLModule;
import org.apache.james.mailbox.cassandra.modules.CassandraAclModule;
import org.apache.james.mailbox.cassandra.modules.CassandraAnnotationModule;
import org.apache.james.mailbox.cassandra.modules.CassandraApplicableFlagsModule;
import org.apache.james.mailbox.cassandra.modules.CassandraAttachmentModule;
import org.apache.james.mailbox.cassandra.modules.CassandraDeletedMessageModule;
import org.apache.james.mailbox.cassandra.modules.CassandraFirstUnseenModule;
import org.apache.james.mailbox.cassandra.modules.CassandraMailboxCounterModule;
import org.apache.james.mailbox.cassandra.modules.CassandraMailboxModule;
import org.apache.james.mailbox.cassandra.modules.CassandraMailboxRecentsModule;
import org.apache.james.mailbox.cassandra.modules.CassandraMessageModule;
import org.apache.james.mailbox.cassandra.modules.CassandraModSeqModule;
import org.apache.james.mailbox.cassandra.modules.CassandraSubscriptionModule;
import org.apache.james.mailbox.cassandra.modules.CassandraThreadModule;
import org.apache.james.mailbox.cassandra.modules.CassandraUidModule;
import org.apache.james.mailbox.indexer.MessageIdReIndexer;
import org.apache.james.mailbox.indexer.ReIndexer;
import org.apache.james.mailbox.model.MailboxId;
import org.apache.james.mailbox.model.MessageId;
import org.apache.james.mailbox.store.MailboxSessionMapperFactory;
import org.apache.james.mailbox.store.NoMailboxPathLocker;
import org.apache.james.mailbox.store.SessionProviderImpl;
import org.apache.james.mailbox.store.StoreAttachmentManager;
import org.apache.james.mailbox.store.StoreMailboxManager;
import org.apache.james.mailbox.store.StoreMessageIdManager;
import org.apache.james.mailbox.store.StoreRightManager;
import org.apache.james.mailbox.store.StoreSubscriptionManager;
import org.apache.james.mailbox.store.event.MailboxAnnotationListener;
import org.apache.james.mailbox.store.mail.AttachmentMapperFactory;
import org.apache.james.mailbox.store.mail.MailboxMapperFactory;
import org.apache.james.mailbox.store.mail.MessageMapperFactory;
import org.apache.james.mailbox.store.mail.ModSeqProvider;
import org.apache.james.mailbox.store.mail.ThreadIdGuessingAlgorithm;
import org.apache.james.mailbox.store.mail.UidProvider;
import org.apache.james.mailbox.store.user.SubscriptionMapperFactory;
import org.apache.james.user.api.UsernameChangeTaskStep;
import org.apache.james.utils.MailboxManagerDefinition;
import org.apache.mailbox.tools.indexer.MessageIdReIndexerImpl;
import org.apache.mailbox.tools.indexer.ReIndexerImpl;

/** Mailboxes and the messages in them: the managers that protocols talk to, and the tables beneath. */
final class MailboxStoreModule extends AbstractModule {
    private static final List<Class<?>> TABLE_ACCESS = List.of(
            CassandraACLDAOV1.class,
            CassandraApplicableFlagDAO.class,
            CassandraAttachmentDAOV2.class,
            CassandraAttachmentMessageIdDAO.class,
            CassandraDeletedMessageDAO.class,
            CassandraFirstUnseenDAO.class,
            CassandraMailboxCounterDAO.class,
            CassandraMailboxDAO.class,
            CassandraMailboxMapper.class,
            CassandraMailboxPathV3DAO.class,
            CassandraMailboxRecentsDAO.class,
            CassandraMessageDAO.class,
            CassandraMessageIdDAO.class,
            CassandraThreadDAO.class,
            CassandraThreadLookupDAO.class,
            CassandraUserMailboxRightsDAO.class);

    private static final List<CassandraModule> TABLES = List.of(
            CassandraAclModule.MODULE,
            CassandraAnnotationModule.MODULE,
            CassandraApplicableFlagsModule.MODULE,
            CassandraAttachmentModule.MODULE,
            CassandraDeletedMessageModule.MODULE,
            CassandraFirstUnseenModule.MODULE,
            CassandraMailboxCounterModule.MODULE,
            CassandraMailboxModule.MODULE,
            CassandraMailboxRecentsModule.MODULE,
            CassandraMessageModule.MODULE,
            CassandraModSeqModule.MODULE,
            CassandraSubscriptionModule.MODULE,
            CassandraThreadModule.MODULE,
            CassandraUidModule.MODULE);

    /** The name under which James' webadmin and protocols ask for the manager. */
    private static final String MAILBOX_MANAGER = org.apache.james.modules.Names.MAILBOXMANAGER_NAME;

    @Override
    protected void configure() {
        TABLE_ACCESS.forEach(access -> bind(access).in(Singleton.class));
        bind(Acls.class).in(Singleton.class);
        bind(CassandraACLDAOV2.class).to(Acls.class);
        bind(RecentMessages.class).in(Singleton.class);
        bind(CassandraMessageDAOV3.class).to(RecentMessages.class);
        bind(PlainInsertImapUidDao.class).in(Singleton.class);
        bind(CassandraMessageIdToImapUidDAO.class).to(PlainInsertImapUidDao.class);
        Multibinder<CassandraModule> tables = Multibinder.newSetBinder(binder(), CassandraModule.class);
        TABLES.forEach(module -> tables.addBinding().toInstance(module));
        bindIdentifiers();
        bindManagers();
        bindMappers();
        bindListeners();
        bindBlobReferences();
        bindUsernameChange();
        bindIndexing();
    }

    private void bindIdentifiers() {
        bind(CassandraId.Factory.class).in(Singleton.class);
        bind(MailboxId.Factory.class).to(CassandraId.Factory.class);
        bind(CassandraMessageId.Factory.class).in(Singleton.class);
        bind(MessageId.Factory.class).to(CassandraMessageId.Factory.class);
        bind(BatchingUidProvider.class).in(Singleton.class);
        bind(UidProvider.class).to(BatchingUidProvider.class);
        bind(BatchingModSeqProvider.class).in(Singleton.class);
        bind(ModSeqProvider.class).to(BatchingModSeqProvider.class);
        bind(CassandraThreadIdGuessingAlgorithm.class).in(Singleton.class);
        bind(ThreadIdGuessingAlgorithm.class).to(CassandraThreadIdGuessingAlgorithm.class);
    }

    private void bindManagers() {
        bind(CassandraMailboxManager.class).in(Singleton.class);
        bind(StoreMailboxManager.class).to(CassandraMailboxManager.class);
        bind(MailboxManager.class).to(CassandraMailboxManager.class);
        bind(MailboxManager.class).annotatedWith(Names.named(MAILBOX_MANAGER)).to(MailboxManager.class);
        Multibinder.newSetBinder(binder(), MailboxManagerDefinition.class)
                .addBinding()
                .to(Definition.class);
        bind(NoMailboxPathLocker.class).in(Singleton.class);
        bind(MailboxPathLocker.class).to(NoMailboxPathLocker.class);
        bind(SessionProviderImpl.class).in(Singleton.class);
        bind(SessionProvider.class).to(SessionProviderImpl.class);
        bind(StoreSubscriptionManager.class).in(Singleton.class);
        bind(SubscriptionManager.class).to(StoreSubscriptionManager.class);
        bind(StoreMessageIdManager.class).in(Singleton.class);
        bind(MessageIdManager.class).to(StoreMessageIdManager.class);
        bind(StoreAttachmentManager.class).in(Singleton.class);
        bind(AttachmentManager.class).to(StoreAttachmentManager.class);
        bind(AttachmentContentLoader.class).to(AttachmentManager.class);
        bind(StoreRightManager.class).in(Singleton.class);
        bind(RightManager.class).to(StoreRightManager.class);
    }

    private void bindMappers() {
        bind(CassandraMailboxSessionMapperFactory.class).in(Singleton.class);
        bind(MailboxSessionMapperFactory.class).to(CassandraMailboxSessionMapperFactory.class);
        bind(MessageMapperFactory.class).to(CassandraMailboxSessionMapperFactory.class);
        bind(MailboxMapperFactory.class).to(CassandraMailboxSessionMapperFactory.class);
        bind(AttachmentMapperFactory.class).to(CassandraMailboxSessionMapperFactory.class);
        bind(SubscriptionMapperFactory.class).to(CassandraMailboxSessionMapperFactory.class);
        bind(CassandraACLMapper.class).in(Singleton.class);
        bind(ACLMapper.class).to(CassandraACLMapper.class);
        Multibinder<EventDTOModule<? extends Event, ? extends EventDTO>> events =
                Multibinder.newSetBinder(binder(), new TypeLiteral<>() {});
        events.addBinding().toInstance(ACLModule.ACL_UPDATE);
    }

    private void bindListeners() {
        Multibinder.newSetBinder(binder(), EventListener.GroupEventListener.class)
                .addBinding()
                .to(MailboxAnnotationListener.class);
        Multibinder.newSetBinder(binder(), EventListener.ReactiveGroupEventListener.class)
                .addBinding()
                .to(DeleteMessageListener.class);
        Multibinder.newSetBinder(binder(), DeleteMessageListener.DeletionCallback.class);
    }

    private void bindBlobReferences() {
        Multibinder<BlobReferenceSource> references = Multibinder.newSetBinder(binder(), BlobReferenceSource.class);
        references.addBinding().to(AttachmentBlobReferenceSource.class);
        references.addBinding().to(MessageBlobReferenceSource.class);
    }

    private void bindUsernameChange() {
        Multibinder<UsernameChangeTaskStep> steps = Multibinder.newSetBinder(binder(), UsernameChangeTaskStep.class);
        steps.addBinding().to(MailboxUsernameChangeTaskStep.class);
        steps.addBinding().to(ACLUsernameChangeTaskStep.class);
        steps.addBinding().to(QuotaUsernameChangeTaskStep.class);
    }

    private void bindIndexing() {
        bind(ReIndexerImpl.class).in(Singleton.class);
        bind(ReIndexer.class).to(ReIndexerImpl.class);
        bind(MessageIdReIndexerImpl.class).in(Singleton.class);
        bind(MessageIdReIndexer.class).to(MessageIdReIndexerImpl.class);
    }

    @Singleton
    static final class Definition extends MailboxManagerDefinition {
        @Inject
        Definition(CassandraMailboxManager manager) {
            super("cassandra", manager);
        }
    }
}
