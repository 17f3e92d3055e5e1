package org.compostela.delivery;

import static java.util.Objects.requireNonNull;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.mail.MessagingException;
import org.apache.james.mailrepository.api.MailRepositoryStore;
import org.apache.james.mailrepository.api.MailRepositoryStore.MailRepositoryStoreException;
import org.apache.james.mailrepository.api.MailRepositoryUrl;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.MailQueueName;
import org.compostela.configuration.DeliverySettings;
import org.compostela.configuration.Home;
import org.compostela.configuration.ListenAddress;
import org.compostela.configuration.Password;
import org.compostela.configuration.SmartHostSettings;
import org.compostela.delivery.hosts.Dns;
import org.compostela.delivery.policy.TlsPolicies;
import org.compostela.delivery.transaction.Credentials;
import org.compostela.delivery.transaction.Manner;
import org.compostela.delivery.transaction.TlsPolicy;
import org.compostela.journey.Fact;
import org.compostela.journey.Journeys;
import org.compostela.journey.MailEvent;

/** Binds {@link Outgoing}. Needs a {@link Ledger}, James' queues and mail repositories, and {@link Journeys}. */
public final class DeliveryModule extends AbstractModule {
    /** Where mail is kept that cannot be delivered and has no sender to be told: the one of the shipped pipeline. */
    private static final MailRepositoryUrl UNDELIVERED = MailRepositoryUrl.from("cassandra://var/mail/undelivered/");

    private final String hostname;
    private final Home home;
    private final DeliverySettings settings;
    private final Options defaults;

    /**
     * @param home keeps what was learned of other sites
     * @throws IOException when the password file of the smart host cannot be read
     */
    public DeliveryModule(String hostname, Home home, DeliverySettings settings) throws IOException {
        this.hostname = requireNonNull(hostname, "hostname");
        this.home = requireNonNull(home, "home");
        this.settings = requireNonNull(settings, "settings");
        this.defaults = defaults(hostname, settings);
    }

    private static Options defaults(String hostname, DeliverySettings settings) throws IOException {
        Manner manner = Manner.ofInternet(hostname);
        if (settings.smartHost().isPresent()) {
            manner = manner(hostname, settings.smartHost().get());
        }
        return new Options(
                MailQueueName.of("outgoing"),
                settings.smartHost().map(SmartHostSettings::hosts).orElse(List.of()),
                manner,
                new Schedule(settings.retries(), Integer.MAX_VALUE, settings.giveUpAfter()),
                settings.noticeAfter(),
                Optional.empty());
    }

    private static Manner manner(String hostname, SmartHostSettings smartHost) throws IOException {
        TlsPolicy tls =
                switch (smartHost.tls()) {
                    case VERIFIED -> TlsPolicy.VERIFIED;
                    case ENCRYPTED -> TlsPolicy.ENCRYPTED;
                    case OPPORTUNISTIC -> TlsPolicy.OPPORTUNISTIC;
                };
        Optional<Credentials> credentials = Optional.empty();
        if (smartHost.user().isPresent()) {
            credentials = Optional.of(new Credentials(smartHost.user().get(), password(smartHost)));
        }
        boolean atOnce = tls != TlsPolicy.OPPORTUNISTIC
                && smartHost.hosts().stream().allMatch(host -> host.port() == SUBMISSIONS_PORT);
        return new Manner(hostname, Optional.empty(), false, tls, atOnce, credentials);
    }

    /** RFC 8314 section 7.3: TLS from the first byte. */
    private static final int SUBMISSIONS_PORT = 465;

    private static Password password(SmartHostSettings smartHost) throws IOException {
        Optional<Path> file = smartHost.passwordFile();
        return file.isPresent()
                ? new Password(
                        Files.readString(file.get(), StandardCharsets.UTF_8).strip())
                : smartHost.password().orElseThrow();
    }

    @Provides
    @Singleton
    Options options() {
        return defaults;
    }

    @Provides
    @Singleton
    Dns dns() throws IOException {
        List<InetSocketAddress> servers =
                settings.nameServers().stream().map(DeliveryModule::address).toList();
        return switch (settings.security().dnssec()) {
            case OFF -> Dns.of(servers);
            case RESOLVER -> Dns.trusting(servers);
            case LOCAL -> validating(servers);
        };
    }

    private Dns validating(List<InetSocketAddress> servers) throws IOException {
        Optional<Path> own = settings.security().trustAnchors();
        try (InputStream anchors = own.isPresent() ? Files.newInputStream(own.get()) : Dns.rootAnchors()) {
            return Dns.validating(servers, anchors);
        }
    }

    @Provides
    @Singleton
    TlsPolicies policies(Dns dns) {
        return new TlsPolicies(
                dns, home.data().resolve("mta-sts"), settings.security().domains());
    }

    @Provides
    @Singleton
    Outgoing outgoing(
            MailQueueFactory<?> queues,
            Ledger ledger,
            Journeys journeys,
            MailRepositoryStore repositories,
            Dns dns,
            TlsPolicies policies)
            throws SocketException {
        Outgoing.Setting setting =
                Outgoing.Setting.of(hostname, settings.connections(), settings.connectionsPerDestination());
        return new Outgoing(queues, ledger, journeys, keeper(repositories, journeys), setting, dns, policies);
    }

    private static InetSocketAddress address(ListenAddress server) {
        return new InetSocketAddress(server.host(), server.port());
    }

    private static Keeper keeper(MailRepositoryStore repositories, Journeys journeys) {
        return mail -> {
            try {
                repositories.select(UNDELIVERED).store(mail);
            } catch (MailRepositoryStoreException e) {
                throw new MessagingException("the repository for undelivered mail cannot be used", e);
            }
            journeys.tell(MailEvent.of(Fact.KEPT, mail)
                    .with("repository", UNDELIVERED.asString())
                    .build());
        };
    }
}
