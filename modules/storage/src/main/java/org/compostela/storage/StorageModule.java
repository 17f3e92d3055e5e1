package org.compostela.storage;

import static java.util.Objects.requireNonNull;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import org.apache.james.core.healthcheck.HealthCheck;
import org.apache.james.modules.MailboxModule;
import org.compostela.configuration.JamesFile;
import org.compostela.storage.journey.JourneyStoreModule;

/**
 * Binds every store of James, and the one of journeys, to Cassandra.
 *
 * <p>Opening the session and making the schema happen when the injector is made; a {@link StorageException} inside Guice's
 * exception tells what is wrong.
 *
 * <p>It installs James' own {@code CoreDataModule}, {@code MailboxModule}, {@code DefaultEventModule} and {@code
 * MailStoreRepositoryModule}: nobody else may. Of others it needs: James' {@code CommonServicesModule} (DNS, clock, metrics,
 * configuration, life cycle), a {@code MessageSearchIndex}, the {@code JourneySettings}, and what reads the mail's text for it.
 */
public final class StorageModule extends AbstractModule {
    private final CassandraConnection connection;

    public StorageModule(CassandraConnection connection) {
        this.connection = requireNonNull(connection, "connection");
    }

    @Override
    protected void configure() {
        bind(CassandraConnection.class).toInstance(connection);
        install(new SessionModule());
        install(new MailboxModule());
        install(new MailboxStoreModule());
        install(new QuotaStoreModule());
        install(new BlobStoreModule());
        install(new EventStoreModule());
        install(new DirectoryModule());
        install(new ScriptStoreModule());
        install(new MailRepositoryModule());
        install(new JourneyStoreModule());
        Multibinder.newSetBinder(binder(), HealthCheck.class).addBinding().to(CassandraHealthCheck.class);
        Multibinder<JamesFile> files = Multibinder.newSetBinder(binder(), JamesFile.class);
        JamesFiles.all().forEach(file -> files.addBinding().toInstance(file));
    }
}
