package org.compostela.protocols.imap;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.multibindings.ProvidesIntoSet;
import com.google.inject.util.Modules;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.processor.XListProcessor;
import org.apache.james.imap.processor.fetch.FetchProcessor;
import org.apache.james.imapserver.netty.IMAPServerFactory;
import org.apache.james.modules.protocols.IMAPServerModule;
import org.apache.james.modules.protocols.ImapPackage;
import org.apache.james.protocols.lib.netty.AbstractServerFactory;
import org.apache.james.utils.ClassName;
import org.compostela.configuration.CompostelaConfiguration;
import org.compostela.configuration.JamesFile;
import org.compostela.configuration.ListenAddress;
import org.compostela.protocols.ListenerSource;
import org.compostela.protocols.connection.NamedAddress;
import org.compostela.protocols.connection.ServerFile;
import org.compostela.protocols.connection.Workers;
import org.compostela.protocols.imap.search.SearchParts;
import org.compostela.protocols.imap.search.SearchThreads;

/** IMAP on 143 and 993. */
public final class ImapModule extends AbstractModule {
    private static final int THREADS = 32;

    private final CompostelaConfiguration configuration;

    public ImapModule(CompostelaConfiguration configuration) {
        this.configuration = requireNonNull(configuration, "configuration");
    }

    @Override
    protected void configure() {
        install(Modules.override(new IMAPServerModule()).with(new Replacements()));
        bind(SearchThreads.class).in(Singleton.class);
        bind(ImapLimits.class).toInstance(ImapLimits.from(configuration.limits()));
        bind(LiteralFolder.class)
                .toInstance(new LiteralFolder(configuration.home().data().resolve("imap-literals")));
        Multibinder.newSetBinder(binder(), AbstractServerFactory.class)
                .addBinding()
                .to(CompostelaImapServerFactory.class);
        Multibinder.newSetBinder(binder(), ListenerSource.class).addBinding().to(CompostelaImapServerFactory.class);
    }

    @Provides
    @Singleton
    @ImapWorkers
    Workers workers() {
        return new Workers("imap", THREADS);
    }

    @ProvidesIntoSet
    JamesFile file() {
        String settings = "<auth><requireSSL>true</requireSSL><plainAuthEnabled>true</plainAuthEnabled></auth>";
        return new ServerFile("imapserver", configuration, settings)
                .with(
                        named("imap", configuration.listen().imap()),
                        named("imaps", configuration.listen().imaps()));
    }

    private static Optional<NamedAddress> named(String name, Optional<ListenAddress> address) {
        return address.map(where -> new NamedAddress(name, where));
    }

    private static final class Replacements extends AbstractModule {
        @Override
        protected void configure() {
            bind(IMAPServerFactory.class).to(CompostelaImapServerFactory.class);
            bind(StatusResponseFactory.class).to(StatusCodes.class).in(Singleton.class);
        }

        /** James' commands, with our FETCH, XLIST and searches. */
        @Provides
        @Singleton
        ImapPackage commands() {
            Map<String, String> processors = new HashMap<>(SearchParts.processors());
            processors.put(FetchProcessor.class.getName(), PacedFetch.class.getName());
            processors.put(XListProcessor.class.getName(), TypedXList.class.getName());
            return new ImapPackage.Impl(
                    replaced(ImapPackage.DEFAULT.processors(), processors, List.of()),
                    replaced(ImapPackage.DEFAULT.decoders(), SearchParts.parsers(), SearchParts.furtherParsers()),
                    replaced(ImapPackage.DEFAULT.encoders(), Map.of(), SearchParts.furtherEncoders()));
        }

        private static ImmutableList<ClassName> replaced(
                Collection<ClassName> names, Map<String, String> ours, List<ClassName> further) {
            Stream<ClassName> replaced =
                    names.stream().map(name -> new ClassName(ours.getOrDefault(name.getName(), name.getName())));
            return Stream.concat(replaced, further.stream()).collect(toImmutableList());
        }
    }
}
