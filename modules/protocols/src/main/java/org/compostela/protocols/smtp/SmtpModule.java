package org.compostela.protocols.smtp;

import static java.util.Objects.requireNonNull;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.multibindings.ProvidesIntoSet;
import org.apache.james.protocols.lib.netty.AbstractServerFactory;
import org.apache.james.protocols.lib.netty.CertificateReloadable;
import org.apache.james.utils.InitializationOperation;
import org.apache.james.utils.InitilizationOperationBuilder;
import org.compostela.configuration.CompostelaConfiguration;
import org.compostela.configuration.JamesFile;
import org.compostela.protocols.ListenerSource;

/** SMTP, submission, submissions and LMTP. */
public final class SmtpModule extends AbstractModule {
    private final CompostelaConfiguration configuration;

    public SmtpModule(CompostelaConfiguration configuration) {
        this.configuration = requireNonNull(configuration, "configuration");
    }

    @Override
    protected void configure() {
        SmtpXml xml = new SmtpXml(configuration);
        Multibinder<JamesFile> files = Multibinder.newSetBinder(binder(), JamesFile.class);
        files.addBinding().toInstance(xml.smtp());
        files.addBinding().toInstance(xml.lmtp());
        Multibinder.newSetBinder(binder(), ListenerSource.class).addBinding().to(SmtpServers.class);
        Multibinder.newSetBinder(binder(), AbstractServerFactory.class)
                .addBinding()
                .to(SmtpServers.class);
        Multibinder.newSetBinder(binder(), CertificateReloadable.Factory.class)
                .addBinding()
                .to(SmtpServers.class);
        bind(FreeDisk.Volume.class)
                .toInstance(FreeDisk.Volume.of(configuration.home().data()));
    }

    @Provides
    @Singleton
    FreeDisk freeDisk(FreeDisk.Volume volume) {
        return new FreeDisk(volume, configuration.limits().minimumFreeDisk(), System::nanoTime);
    }

    @ProvidesIntoSet
    InitializationOperation startSmtp(SmtpServers servers) {
        return InitilizationOperationBuilder.forClass(SmtpServers.class).init(servers::start);
    }
}
