package org.compostela.pipeline;

import static java.util.Objects.requireNonNull;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Scopes;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.multibindings.ProvidesIntoSet;
import java.util.List;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.commons.configuration2.ex.ConfigurationRuntimeException;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.mailetcontainer.AutomaticallySentMailDetectorImpl;
import org.apache.james.mailetcontainer.api.LocalResources;
import org.apache.james.mailetcontainer.api.MailProcessor;
import org.apache.james.mailetcontainer.impl.JamesMailSpooler;
import org.apache.james.mailetcontainer.impl.LocalResourcesImpl;
import org.apache.james.mailrepository.api.MailRepositoryStore;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.server.core.configuration.ConfigurationProvider;
import org.apache.james.server.core.configuration.FileConfigurationProvider;
import org.apache.james.util.html.HtmlTextExtractor;
import org.apache.james.utils.InitializationOperation;
import org.apache.james.utils.InitilizationOperationBuilder;
import org.apache.james.utils.MailetConfigurationOverride;
import org.apache.james.webadmin.Routes;
import org.apache.mailet.MailetContext;
import org.apache.mailet.base.AutomaticallySentMailDetector;
import org.compostela.configuration.PipelineSettings;
import org.compostela.configuration.SpoolSettings;
import org.compostela.pipeline.extensions.ExtensionsModule;
import org.compostela.pipeline.spooler.Spooler;

/** Binds the pipeline on Camel, the spooler that takes mails through it, and what mailets are given of the server. */
public final class PipelineModule extends AbstractModule {
    private final SpoolSettings spool;
    private final PipelineSettings settings;
    private final boolean atRest;

    /** @param atRest whether no pipeline is built and no mail taken from the spool: pipelines can be checked and tried */
    public PipelineModule(SpoolSettings spool, PipelineSettings settings, boolean atRest) {
        this.spool = requireNonNull(spool, "spool");
        this.settings = requireNonNull(settings, "settings");
        this.atRest = atRest;
    }

    @Override
    protected void configure() {
        install(new ExtensionsModule());
        bind(SpoolSettings.class).toInstance(spool);
        bind(PipelineSettings.class).toInstance(settings);
        bind(Pipelines.class).in(Scopes.SINGLETON);
        bind(Spooler.class).in(Scopes.SINGLETON);
        bind(MailProcessor.class).to(CamelMailProcessor.class).in(Scopes.SINGLETON);
        bind(PipelineMailetContext.class).in(Scopes.SINGLETON);
        bind(MailetContext.class).to(PipelineMailetContext.class);
        bind(LocalResources.class).to(LocalResourcesImpl.class).in(Scopes.SINGLETON);
        bind(AutomaticallySentMailDetector.class)
                .to(AutomaticallySentMailDetectorImpl.class)
                .in(Scopes.SINGLETON);
        bind(HtmlTextExtractor.class).to(HtmlAsText.class).in(Scopes.SINGLETON);
        Multibinder.newSetBinder(binder(), Routes.class).addBinding().to(PipelineRoutes.class);
        // Other modules of James add to it.
        Multibinder.newSetBinder(binder(), MailetConfigurationOverride.class);
    }

    /** For James' health check of the error repository. */
    @Provides
    JamesMailSpooler.Configuration spoolerAsJamesKnowsIt() {
        return new JamesMailSpooler.Configuration(spool.workers(), Spooler.ERROR_REPOSITORY);
    }

    @ProvidesIntoSet
    InitializationOperation mailetContext(ConfigurationProvider configurations, PipelineMailetContext context) {
        return InitilizationOperationBuilder.forClass(PipelineMailetContext.class)
                .init(() -> context.configure(contextOf(configurations)));
    }

    private static HierarchicalConfiguration<ImmutableNode> contextOf(ConfigurationProvider configurations)
            throws ConfigurationException {
        try {
            return configurations.getConfiguration("mailetcontainer").configurationAt("context");
        } catch (ConfigurationRuntimeException noContext) {
            return FileConfigurationProvider.EMPTY_CONFIGURATION;
        }
    }

    @ProvidesIntoSet
    InitializationOperation pipeline(Pipelines pipelines, Spooler spooler) {
        return InitilizationOperationBuilder.forClass(Spooler.class)
                .init(() -> {
                    if (atRest) {
                        return;
                    }
                    pipelines.start();
                    spooler.start();
                })
                .requires(List.of(PipelineMailetContext.class, MailRepositoryStore.class, MailQueueFactory.class));
    }
}
