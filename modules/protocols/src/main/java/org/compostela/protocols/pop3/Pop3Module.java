package org.compostela.protocols.pop3;

import static java.util.Objects.requireNonNull;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.multibindings.ProvidesIntoSet;
import com.google.inject.util.Modules;
import java.util.Optional;
import org.apache.james.modules.protocols.POP3ServerModule;
import org.apache.james.pop3server.netty.POP3ServerFactory;
import org.apache.james.protocols.lib.netty.AbstractServerFactory;
import org.compostela.configuration.CompostelaConfiguration;
import org.compostela.configuration.JamesFile;
import org.compostela.configuration.ListenAddress;
import org.compostela.protocols.ListenerSource;
import org.compostela.protocols.connection.NamedAddress;
import org.compostela.protocols.connection.ServerFile;
import org.compostela.protocols.connection.Workers;

/** POP3 on 110 and 995. */
public final class Pop3Module extends AbstractModule {
    private static final int THREADS = 16;

    private final CompostelaConfiguration configuration;

    public Pop3Module(CompostelaConfiguration configuration) {
        this.configuration = requireNonNull(configuration, "configuration");
    }

    @Override
    protected void configure() {
        install(Modules.override(new POP3ServerModule()).with(new Replacements()));
        bind(Pop3Limits.class).toInstance(Pop3Limits.from(configuration.limits()));
        Multibinder.newSetBinder(binder(), AbstractServerFactory.class)
                .addBinding()
                .to(CompostelaPop3ServerFactory.class);
        Multibinder.newSetBinder(binder(), ListenerSource.class).addBinding().to(CompostelaPop3ServerFactory.class);
    }

    @Provides
    @Singleton
    @Pop3Workers
    Workers workers() {
        return new Workers("pop3", THREADS);
    }

    @ProvidesIntoSet
    JamesFile file() {
        return new ServerFile("pop3server", configuration, "<handlerchain enableJmx=\"false\"/>")
                .with(
                        named("pop3", configuration.listen().pop3()),
                        named("pop3s", configuration.listen().pop3s()));
    }

    private static Optional<NamedAddress> named(String name, Optional<ListenAddress> address) {
        return address.map(where -> new NamedAddress(name, where));
    }

    private static final class Replacements extends AbstractModule {
        @Override
        protected void configure() {
            bind(POP3ServerFactory.class).to(CompostelaPop3ServerFactory.class);
        }
    }
}
