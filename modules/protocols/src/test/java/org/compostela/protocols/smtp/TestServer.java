package org.compostela.protocols.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.codahale.metrics.MetricRegistry;
import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import com.google.inject.util.Modules;
import io.netty.handler.ssl.util.SelfSignedCertificate;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.UserEntityValidator;
import org.apache.james.core.Domain;
import org.apache.james.core.MailAddress;
import org.apache.james.core.Username;
import org.apache.james.dnsservice.api.DNSService;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.domainlist.lib.DomainListConfiguration;
import org.apache.james.domainlist.memory.MemoryDomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.metrics.dropwizard.DropWizardMetricFactory;
import org.apache.james.protocols.api.handler.ProtocolHandler;
import org.apache.james.protocols.lib.handler.ProtocolHandlerLoader;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.rrt.api.AliasReverseResolver;
import org.apache.james.rrt.api.CanSendFrom;
import org.apache.james.rrt.api.RecipientRewriteTable;
import org.apache.james.rrt.api.RecipientRewriteTableConfiguration;
import org.apache.james.rrt.lib.AliasReverseResolverImpl;
import org.apache.james.rrt.lib.CanSendFromImpl;
import org.apache.james.rrt.lib.MappingSource;
import org.apache.james.rrt.memory.MemoryRecipientRewriteTable;
import org.apache.james.server.core.configuration.ConfigurationProvider;
import org.apache.james.server.core.configuration.FileConfigurationProvider;
import org.apache.james.user.api.UsersRepository;
import org.apache.james.user.memory.MemoryUsersRepository;
import org.apache.james.util.LoggingLevel;
import org.apache.james.utils.InitializationOperation;
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
import org.compostela.journey.Journeys;
import org.compostela.journey.MailEvent;

/** The SMTP listeners on free loopback ports, over James' stores in memory. */
final class TestServer implements AutoCloseable {
    static final String DOMAIN = "example.org";
    static final String ALICE = "alice@" + DOMAIN;
    static final String BOB = "bob@" + DOMAIN;
    static final String ALIAS = "sales@" + DOMAIN;
    static final String PASSWORD = "correct horse";

    static final LimitSettings LIMITS = new LimitSettings(1024 * 1024, 20, 200, 100, Duration.ofMinutes(1), 1, false);

    private static final ListenAddress ANY_PORT = new ListenAddress("127.0.0.1", 0);

    private static final SelfSignedCertificate CERTIFICATE = certificate();

    final Spool spool = new Spool();
    /** Everything that was told of mails. */
    final List<MailEvent> told = new CopyOnWriteArrayList<>();

    final MemoryUsersRepository users;
    final MemoryDomainList domains;
    private final Path home;
    private final SmtpServers servers;
    volatile long freeDisk = Long.MAX_VALUE;

    private TestServer(ListenAddress smtp, LimitSettings limits, UnaryOperator<UsersRepository> usersSeen)
            throws Exception {
        home = Files.createTempDirectory("smtp-test");
        domains = new MemoryDomainList(noDns());
        domains.configure(DomainListConfiguration.builder()
                .autoDetect(false)
                .autoDetectIp(false)
                .build());
        domains.addDomain(Domain.of(DOMAIN));
        users = MemoryUsersRepository.withVirtualHosting(domains);
        users.addUser(Username.of(ALICE), PASSWORD);
        users.addUser(Username.of(BOB), PASSWORD);
        MemoryRecipientRewriteTable rewriting = new MemoryRecipientRewriteTable();
        rewriting.setConfiguration(RecipientRewriteTableConfiguration.DEFAULT_ENABLED);
        rewriting.setDomainList(domains);
        rewriting.setUsersRepository(users);
        rewriting.setUserEntityValidator(UserEntityValidator.NOOP);
        rewriting.addAliasMapping(MappingSource.fromMailAddress(new MailAddress(ALIAS)), ALICE);
        Injector injector = Guice.createInjector(Modules.override(new SmtpModule(configuration(smtp, limits)))
                .with(new Stores(rewriting, usersSeen.apply(users))));
        servers = injector.getInstance(SmtpServers.class);
        for (InitializationOperation operation :
                injector.getInstance(Key.get(new TypeLiteral<Set<InitializationOperation>>() {}))) {
            operation.initModule();
        }
    }

    static TestServer start() throws Exception {
        return start(LIMITS);
    }

    static TestServer start(LimitSettings limits) throws Exception {
        return new TestServer(ANY_PORT, limits, UnaryOperator.identity());
    }

    /** With port 25 elsewhere. */
    static TestServer startOn(ListenAddress smtp) throws Exception {
        return new TestServer(smtp, LIMITS, UnaryOperator.identity());
    }

    static TestServer startWithUsers(UnaryOperator<UsersRepository> usersSeen) throws Exception {
        return new TestServer(ANY_PORT, LIMITS, usersSeen);
    }

    InetSocketAddress address(String listener) {
        return Optional.ofNullable(servers.addresses().get(listener)).orElseThrow();
    }

    SmtpClient connect(String listener) throws IOException {
        return SmtpClient.connect(address(listener), listener.equals("submissions"));
    }

    /** Logged in on the submission listener. */
    SmtpClient submit(String user) throws Exception {
        SmtpClient client = connect("submissions");
        client.expect("220");
        client.command("EHLO client.example").mustBe("250");
        client.login(user, PASSWORD).mustBe("235");
        return client;
    }

    /** Greeted on port 25. */
    SmtpClient exchange() throws Exception {
        SmtpClient client = connect("smtp");
        client.expect("220");
        client.command("EHLO client.example").mustBe("250");
        return client;
    }

    @Override
    public void close() {
        servers.destroy();
    }

    private CompostelaConfiguration configuration(ListenAddress smtp, LimitSettings limits) throws Exception {
        Optional<ListenAddress> loopback = Optional.of(ANY_PORT);
        return new CompostelaConfiguration(
                new Home(home),
                "mail.example.org",
                new ListenSettings(
                        Optional.of(smtp),
                        loopback,
                        loopback,
                        loopback,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                new TlsSettings(
                        CERTIFICATE.certificate().toPath(),
                        CERTIFICATE.privateKey().toPath()),
                limits,
                new SpoolSettings(1, 1, 1),
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
                new EngineSettings(new CassandraSettings.Embedded("test", 1), new OpenSearchSettings.Embedded(1)));
    }

    private static SelfSignedCertificate certificate() {
        try {
            return new SelfSignedCertificate("mail.example.org");
        } catch (CertificateException e) {
            throw new IllegalStateException(e);
        }
    }

    private static DNSService noDns() {
        return (DNSService) java.lang.reflect.Proxy.newProxyInstance(
                DNSService.class.getClassLoader(), new Class<?>[] {DNSService.class}, (proxy, method, arguments) -> {
                    throw new UnsupportedOperationException("no DNS in tests: " + method);
                });
    }

    private final class Stores extends AbstractModule {
        private final RecipientRewriteTable rewriting;
        private final UsersRepository usersSeen;

        Stores(RecipientRewriteTable rewriting, UsersRepository usersSeen) {
            this.rewriting = rewriting;
            this.usersSeen = usersSeen;
        }

        @Override
        protected void configure() {
            bind(DomainList.class).toInstance(domains);
            bind(UserEntityValidator.class).toInstance(UserEntityValidator.NOOP);
            bind(UsersRepository.class).toInstance(usersSeen);
            bind(RecipientRewriteTable.class).toInstance(rewriting);
            bind(AliasReverseResolver.class).to(AliasReverseResolverImpl.class);
            bind(CanSendFrom.class).to(CanSendFromImpl.class);
            bind(new TypeLiteral<MailQueueFactory<?>>() {}).toInstance(spool);
            bind(MetricFactory.class).toInstance(new DropWizardMetricFactory(new MetricRegistry()));
            bind(Journeys.class).toInstance(told::add);
            bind(ConfigurationProvider.class).to(GeneratedFiles.class);
            bind(ProtocolHandlerLoader.class).to(Loader.class);
            bind(FileSystem.class).toInstance(new AbsoluteFiles());
            bind(FreeDisk.Volume.class).toInstance(() -> freeDisk);
        }
    }

    private record Loader(Injector injector) implements ProtocolHandlerLoader {
        @com.google.inject.Inject
        Loader {}

        @Override
        public ProtocolHandler load(String name, org.apache.commons.configuration2.Configuration configuration)
                throws LoadingException {
            try {
                ProtocolHandler handler = (ProtocolHandler) injector.getInstance(Class.forName(name));
                handler.init(configuration);
                return handler;
            } catch (ClassNotFoundException | ConfigurationException e) {
                throw new LoadingException(name, e);
            }
        }
    }

    private record GeneratedFiles(Set<JamesFile> files) implements ConfigurationProvider {
        @com.google.inject.Inject
        GeneratedFiles {}

        @Override
        public HierarchicalConfiguration<ImmutableNode> getConfiguration(String component, LoggingLevel onError)
                throws ConfigurationException {
            String content = files.stream()
                    .filter(file -> file.name().equals(component + ".xml"))
                    .findFirst()
                    .orElseThrow()
                    .content();
            return FileConfigurationProvider.getConfig(new ByteArrayInputStream(content.getBytes(UTF_8)));
        }
    }

    private static final class AbsoluteFiles implements FileSystem {
        @Override
        public InputStream getResource(String url) throws IOException {
            return new FileInputStream(getFile(url));
        }

        @Override
        public File getFile(String url) throws FileNotFoundException {
            return new File(url.substring(FILE_PROTOCOL.length()));
        }

        @Override
        public File getBasedir() {
            return new File("/");
        }
    }
}
