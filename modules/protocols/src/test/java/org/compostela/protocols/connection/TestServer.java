package org.compostela.protocols.connection;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.reflect.Reflection;
import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.Module;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.util.Modules;
import java.io.ByteArrayInputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.james.core.Domain;
import org.apache.james.core.Username;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageManager.AppendCommand;
import org.apache.james.mailbox.SystemMailboxesProvider;
import org.apache.james.mailbox.acl.MailboxACLResolver;
import org.apache.james.mailbox.acl.UnionMailboxACLResolver;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.ByteContent;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.store.SystemMailboxesProviderImpl;
import org.apache.james.mailetcontainer.impl.JamesMailSpooler;
import org.apache.james.mailrepository.api.MailRepositoryStore;
import org.apache.james.mailrepository.api.MailRepositoryUrl;
import org.apache.james.modules.BlobMemoryModule;
import org.apache.james.modules.CommonServicesModule;
import org.apache.james.modules.data.MemoryDataModule;
import org.apache.james.modules.data.MemoryDelegationStoreModule;
import org.apache.james.modules.data.MemoryUsersRepositoryModule;
import org.apache.james.modules.eventstore.MemoryEventStoreModule;
import org.apache.james.modules.mailbox.MemoryMailboxModule;
import org.apache.james.modules.mailbox.PreDeletionHookModule;
import org.apache.james.modules.protocols.ProtocolHandlerModule;
import org.apache.james.protocols.lib.netty.AbstractServerFactory;
import org.apache.james.server.core.configuration.Configuration;
import org.apache.james.server.core.configuration.ConfigurationProvider;
import org.apache.james.server.core.configuration.FileConfigurationProvider;
import org.apache.james.user.api.UsersRepository;
import org.apache.james.utils.InitializationOperations;
import org.compostela.configuration.AttachmentSettings;
import org.compostela.configuration.BodySearch;
import org.compostela.configuration.CassandraSettings;
import org.compostela.configuration.CompostelaConfiguration;
import org.compostela.configuration.DeliverySettings;
import org.compostela.configuration.EngineSettings;
import org.compostela.configuration.Home;
import org.compostela.configuration.JamesFile;
import org.compostela.configuration.JourneySettings;
import org.compostela.configuration.LimitSettings;
import org.compostela.configuration.ListenAddress;
import org.compostela.configuration.ListenSettings;
import org.compostela.configuration.OpenSearchSettings;
import org.compostela.configuration.PipelineSettings;
import org.compostela.configuration.ReceptionSettings;
import org.compostela.configuration.SearchSettings;
import org.compostela.configuration.SiteSecuritySettings;
import org.compostela.configuration.SpoolSettings;
import org.compostela.configuration.TlsSettings;
import org.compostela.protocols.ListenerSource;
import reactor.core.publisher.Mono;

/** The listeners of one protocol on free loopback ports, in front of James' stores in memory, with two users. */
public final class TestServer implements AutoCloseable {
    public static final Username ALICE = Username.of("alice@example.org");
    public static final Username BOB = Username.of("bob@example.org");
    public static final String PASSWORD = "correct horse";

    private final Injector injector;

    private TestServer(Injector injector) {
        this.injector = injector;
    }

    /** What a test may turn. */
    public record Settings(long messageSize, int connections, int connectionsPerAddress, boolean loopbackPasswords) {
        public static final Settings DEFAULT = new Settings(50L * 1024 * 1024, 2000, 100, false);

        public Settings withLoopbackPasswords() {
            return new Settings(messageSize, connections, connectionsPerAddress, true);
        }

        public Settings withMessageSize(long size) {
            return new Settings(size, connections, connectionsPerAddress, loopbackPasswords);
        }

        public Settings withConnections(int total, int perAddress) {
            return new Settings(messageSize, total, perAddress, loopbackPasswords);
        }
    }

    /** @param overrides win over what the protocol binds */
    public static TestServer start(
            Path home, Settings settings, Function<CompostelaConfiguration, Module> protocol, Module... overrides)
            throws Exception {
        CompostelaConfiguration configuration = configuration(home, settings);
        TestCertificate.write(configuration.tls());
        Files.createDirectories(configuration.home().conf());
        Module all = Modules.combine(
                Modules.override(new CommonServicesModule(james(home))).with(new GeneratedConfiguration()),
                new BlobMemoryModule(),
                new MemoryDataModule(),
                new MemoryDelegationStoreModule(),
                new MemoryEventStoreModule(),
                new MemoryMailboxModule(),
                new MemoryUsersRepositoryModule(),
                new ProtocolHandlerModule(),
                protocol.apply(configuration));
        TestServer server =
                new TestServer(Guice.createInjector(Modules.override(all).with(overrides)));
        server.injector.getInstance(InitializationOperations.class).initModules();
        server.addUsers();
        return server;
    }

    private static Configuration james(Path home) {
        return Configuration.builder().workingDirectory(home.toString()).build();
    }

    private static CompostelaConfiguration configuration(Path root, Settings settings) {
        Home home = new Home(root);
        Optional<ListenAddress> free = Optional.of(new ListenAddress("127.0.0.1", 0));
        return new CompostelaConfiguration(
                home,
                "mail.example.org",
                new ListenSettings(free, free, free, free, free, free, free, free, free),
                new TlsSettings(home.resolve("conf/cert.pem"), home.resolve("conf/key.pem")),
                new LimitSettings(
                        settings.messageSize(),
                        1000,
                        settings.connections(),
                        settings.connectionsPerAddress(),
                        Duration.ofMinutes(30),
                        0,
                        settings.loopbackPasswords()),
                new SpoolSettings(4, 1024 * 1024, 1024 * 1024),
                new PipelineSettings(Duration.ofMinutes(5)),
                new DeliverySettings(
                        List.of(Duration.ofMinutes(5)),
                        Duration.ofDays(5),
                        Duration.ofHours(4),
                        1,
                        1,
                        List.of(),
                        SiteSecuritySettings.DEFAULT,
                        Optional.empty()),
                ReceptionSettings.DEFAULT,
                new JourneySettings(Duration.ofDays(30), true, true),
                new SearchSettings(BodySearch.WORDS, new AttachmentSettings(false, 1, Duration.ZERO, 1, 1), 0),
                new EngineSettings(
                        new CassandraSettings.Embedded("james", 1024 * 1024),
                        new OpenSearchSettings.Embedded(1024 * 1024)));
    }

    private void addUsers() throws Exception {
        DomainList domains = injector.getInstance(DomainList.class);
        if (!domains.containsDomain(Domain.of("example.org"))) {
            domains.addDomain(Domain.of("example.org"));
        }
        UsersRepository users = injector.getInstance(UsersRepository.class);
        users.addUser(ALICE, PASSWORD);
        users.addUser(BOB, PASSWORD);
    }

    public InetSocketAddress address(String listener) {
        Map<String, InetSocketAddress> addresses =
                injector.getInstance(Key.get(new TypeLiteral<Set<ListenerSource>>() {})).stream()
                        .map(ListenerSource::addresses)
                        .filter(some -> some.containsKey(listener))
                        .findFirst()
                        .orElseThrow();
        return addresses.get(listener);
    }

    /** Puts a message into a mailbox, as delivery does. */
    public void deliver(Username user, String mailbox, byte[] message) throws MailboxException {
        MailboxManager mailboxes = injector.getInstance(MailboxManager.class);
        MailboxSession session = mailboxes.createSystemSession(user);
        MailboxPath path = MailboxPath.forUser(user, mailbox);
        if (!Mono.from(mailboxes.mailboxExists(path, session)).block()) {
            mailboxes.createMailbox(path, session);
        }
        mailboxes
                .getMailbox(path, session)
                .appendMessage(AppendCommand.builder().build(new ByteContent(message)), session);
    }

    public <T> T get(Class<T> type) {
        return injector.getInstance(type);
    }

    @Override
    public void close() {
        injector.getInstance(Key.get(new TypeLiteral<Set<AbstractServerFactory>>() {}))
                .forEach(AbstractServerFactory::destroy);
    }

    /** James reads what the modules generated, and nothing else. */
    private static final class GeneratedConfiguration extends AbstractModule {
        @Override
        protected void configure() {
            Multibinder<JamesFile> files = Multibinder.newSetBinder(binder(), JamesFile.class);
            files.addBinding()
                    .toInstance(new JamesFile(
                            "usersrepository.xml",
                            "<usersrepository><enableVirtualHosting>true</enableVirtualHosting></usersrepository>"));
            files.addBinding()
                    .toInstance(new JamesFile(
                            "domainlist.xml",
                            "<domainlist><autodetect>false</autodetect><autodetectIP>false</autodetectIP>"
                                    + "<defaultDomain>example.org</defaultDomain></domainlist>"));
            install(new PreDeletionHookModule());
            bind(MailboxACLResolver.class).to(UnionMailboxACLResolver.class);
            bind(SystemMailboxesProvider.class).to(SystemMailboxesProviderImpl.class);
            // Only the health checks of the spool ask for these.
            bind(MailRepositoryStore.class)
                    .toInstance(Reflection.newProxy(MailRepositoryStore.class, (store, method, arguments) -> null));
            bind(JamesMailSpooler.Configuration.class)
                    .toInstance(new JamesMailSpooler.Configuration(1, MailRepositoryUrl.from("memory://error/")));
        }

        @Provides
        @Singleton
        ConfigurationProvider files(Set<JamesFile> files) {
            return (component, onError) -> {
                List<JamesFile> found = files.stream()
                        .filter(file -> file.name().equals(component + ".xml"))
                        .toList();
                return found.isEmpty()
                        ? FileConfigurationProvider.EMPTY_CONFIGURATION
                        : FileConfigurationProvider.getConfig(
                                new ByteArrayInputStream(found.get(0).content().getBytes(UTF_8)));
            };
        }
    }
}
