package org.compostela.pipeline;

import static java.util.Objects.requireNonNull;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.util.Modules;
import org.apache.commons.configuration2.ex.ConfigurationRuntimeException;
import org.apache.james.mailetcontainer.api.MailProcessor;
import org.apache.james.mailetcontainer.api.MailetLoader;
import org.apache.james.mailetcontainer.impl.JamesMailSpooler;
import org.apache.james.mailrepository.api.MailRepositoryUrl;
import org.apache.james.modules.server.MailetContainerModule;
import org.apache.james.modules.server.MailetContainerModule.DefaultProcessorsConfigurationSupplier;
import org.apache.james.util.html.HtmlTextExtractor;
import org.compostela.configuration.Home;
import org.compostela.configuration.SpoolSettings;

/** Binds the mailet container, its spooler and the look-up of mailets by name. */
public final class PipelineModule extends AbstractModule {
    /** Where a mail goes that failed in the pipeline again and again; an administrator replays it from there. */
    public static final String ERROR_REPOSITORY = "cassandra://var/mail/error/";

    private final Home home;
    private final SpoolSettings spool;

    public PipelineModule(Home home, SpoolSettings spool) {
        this.home = requireNonNull(home, "home");
        this.spool = requireNonNull(spool, "spool");
    }

    @Override
    protected void configure() {
        install(Modules.override(new MailetContainerModule()).with(new Replacements(home, spool)));
    }

    private static final class Replacements extends AbstractModule {
        private final Home home;
        private final SpoolSettings spool;

        private Replacements(Home home, SpoolSettings spool) {
            this.home = home;
            this.spool = spool;
        }

        @Override
        protected void configure() {
            bind(MailetLoader.class).to(NamedMailetLoader.class).in(Singleton.class);
            bind(MailProcessor.class).to(FromTheBeginning.class).in(Singleton.class);
            bind(HtmlTextExtractor.class).to(HtmlAsText.class).in(Singleton.class);
            bind(DefaultProcessorsConfigurationSupplier.class).toInstance(() -> {
                throw new ConfigurationRuntimeException(home.conf().resolve("mailetcontainer.xml")
                        + " has no <processors>: write the pipeline there, or copy the file that ships");
            });
        }

        @Provides
        @Singleton
        JamesMailSpooler.Configuration spooler() {
            return new JamesMailSpooler.Configuration(spool.workers(), MailRepositoryUrl.from(ERROR_REPOSITORY));
        }
    }
}
