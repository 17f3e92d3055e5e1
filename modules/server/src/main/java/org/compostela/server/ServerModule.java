package org.compostela.server;

import static java.util.Objects.requireNonNull;

import com.google.inject.AbstractModule;
import com.google.inject.Scopes;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.util.Modules;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.james.IsStartedProbe;
import org.apache.james.core.healthcheck.HealthCheck;
import org.apache.james.modules.CommonServicesModule;
import org.apache.james.modules.IsStartedProbeModule;
import org.apache.james.server.core.configuration.Configuration;
import org.apache.james.server.core.configuration.ConfigurationProvider;
import org.apache.james.utils.PropertiesProvider;
import org.apache.james.webadmin.service.ReprocessingService;
import org.compostela.admin.AdminModule;
import org.compostela.admin.StatusSource;
import org.compostela.configuration.CompostelaConfiguration;
import org.compostela.configuration.Home;
import org.compostela.configuration.JamesFile;
import org.compostela.delivery.DeliveryModule;
import org.compostela.delivery.Ledger;
import org.compostela.extraction.ExtractionModule;
import org.compostela.journey.JourneyModule;
import org.compostela.pipeline.PipelineModule;
import org.compostela.protocols.ProtocolsModule;
import org.compostela.queue.QueueModule;
import org.compostela.search.SearchModule;
import org.compostela.senderauthentication.SenderAuthenticationModule;
import org.compostela.storage.StorageModule;

/** Every module of the server, put together. */
final class ServerModule extends AbstractModule {
    private final CompostelaConfiguration configuration;
    private final ManagedEngines engines;
    private final IsStartedProbe started;
    private final boolean standby;

    ServerModule(
            CompostelaConfiguration configuration, ManagedEngines engines, IsStartedProbe started, boolean standby) {
        this.configuration = requireNonNull(configuration, "configuration");
        this.engines = requireNonNull(engines, "engines");
        this.started = requireNonNull(started, "started");
        this.standby = standby;
    }

    @Override
    protected void configure() {
        Multibinder.newSetBinder(binder(), JamesFile.class);
        bind(Home.class).toInstance(configuration.home());
        bind(CompostelaConfiguration.class).toInstance(configuration);
        bind(ManagedEngines.class).toInstance(engines);
        bind(BoundAddresses.class).to(CollectedAddresses.class);
        bind(StatusSource.class).to(ServerStatus.class).in(Scopes.SINGLETON);
        Multibinder.newSetBinder(binder(), HealthCheck.class).addBinding().to(EnginesHealthCheck.class);
        bind(ReprocessingService.class).to(TellingReprocessing.class);
        install(new IsStartedProbeModule(started));
        install(Modules.override(new CommonServicesModule(james())).with(new GeneratedConfiguration()));
        install(new JourneyModule(configuration.journey()));
        bind(Ledger.class).to(JournalLedger.class);
        install(new QueueModule(configuration.home(), configuration.spool(), standby));
        install(new PipelineModule(configuration.spool(), configuration.pipeline(), standby));
        install(new SenderAuthenticationModule(configuration.hostname()));
        install(new ProtocolsModule(configuration));
        install(new AdminModule(configuration.home(), configuration.listen().admin()));
        if (configuration.search().attachments().read()) {
            install(extraction());
        }
        try {
            install(new StorageModule(engines.cassandraConnection()));
            install(new SearchModule(engines.openSearchConnection(), configuration.search()));
        } catch (IOException e) {
            throw new StartException("a password file of the engines cannot be read: " + e.getMessage(), e);
        }
        try {
            install(new DeliveryModule(configuration.hostname(), configuration.home(), configuration.delivery()));
        } catch (IOException e) {
            throw new StartException("the password file of the smart host cannot be read: " + e.getMessage(), e);
        }
    }

    private ExtractionModule extraction() {
        Path libraries = HomeFolders.distributionFolder()
                .orElseThrow(() -> new StartException("what reads attachments is in the distribution's lib/ folder: "
                        + "start with bin/compostela, or set search.attachments.read = false"))
                .resolve("lib")
                .resolve("extraction");
        return new ExtractionModule(
                configuration.search().attachments(),
                libraries,
                configuration.home().data().resolve("extraction"));
    }

    private Configuration james() {
        return Configuration.builder()
                .workingDirectory(configuration.home().root().toString())
                .build();
    }

    /** James' files come from {@link JamesFiles} and not from the disk. */
    private static final class GeneratedConfiguration extends AbstractModule {
        @Override
        protected void configure() {
            bind(ConfigurationProvider.class).to(GeneratedXml.class);
            bind(PropertiesProvider.class).to(GeneratedProperties.class);
        }
    }
}
