package org.compostela.pipeline.extensions;

import com.google.inject.AbstractModule;
import com.google.inject.Binding;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.Module;
import com.google.inject.name.Names;
import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.james.dnsservice.api.DNSService;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MessageIdManager;
import org.apache.james.mailbox.SubscriptionManager;
import org.apache.james.mailbox.quota.QuotaManager;
import org.apache.james.mailbox.quota.QuotaRootResolver;
import org.apache.james.mailrepository.api.MailRepositoryStore;
import org.apache.james.metrics.api.GaugeRegistry;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.rrt.api.RecipientRewriteTable;
import org.apache.james.server.core.configuration.ConfigurationProvider;
import org.apache.james.sieverepository.api.SieveRepository;
import org.apache.james.user.api.DelegationStore;
import org.apache.james.user.api.UsersRepository;
import org.apache.james.util.html.HtmlTextExtractor;
import org.apache.james.utils.PropertiesProvider;
import org.apache.james.vacation.api.VacationService;
import org.compostela.configuration.CompostelaConfiguration;
import org.compostela.configuration.Home;
import org.compostela.journey.Journeys;

/**
 * What of the server an extension may have injected: James' services behind their API, and the configuration. What is
 * not here may change or go with any release.
 */
final class PublicServices {
    static final List<Key<?>> KEYS = List.of(
            Key.get(Clock.class),
            Key.get(CompostelaConfiguration.class),
            Key.get(ConfigurationProvider.class),
            Key.get(DNSService.class),
            Key.get(DelegationStore.class),
            Key.get(DomainList.class),
            Key.get(FileSystem.class),
            Key.get(GaugeRegistry.class),
            Key.get(Home.class),
            Key.get(HtmlTextExtractor.class),
            Key.get(Journeys.class),
            Key.get(MailRepositoryStore.class),
            Key.get(MailboxManager.class),
            // James binds its one mailbox manager under this name too.
            Key.get(MailboxManager.class, Names.named("mailboxmanager")),
            Key.get(MessageIdManager.class),
            Key.get(MetricFactory.class),
            Key.get(PropertiesProvider.class),
            Key.get(QuotaManager.class),
            Key.get(QuotaRootResolver.class),
            Key.get(RecipientRewriteTable.class),
            Key.get(SieveRepository.class),
            Key.get(SubscriptionManager.class),
            Key.get(UsersRepository.class),
            Key.get(VacationService.class));

    private PublicServices() {}

    /** Their simple names, for messages. */
    static String list() {
        return KEYS.stream()
                .map(key -> key.getTypeLiteral().getRawType().getSimpleName())
                .distinct()
                .collect(Collectors.joining(", "));
    }

    /**
     * Binds them to the server's. A provider each, and no child injector of the server's: a child would see every
     * binding of the server, and the server's injector would keep the classes of an extension for ever.
     */
    static Module of(Injector server) {
        return new AbstractModule() {
            @Override
            protected void configure() {
                KEYS.forEach(this::bindIfThere);
            }

            private <T> void bindIfThere(Key<T> key) {
                Binding<T> binding = server.getExistingBinding(key);
                if (binding != null) {
                    bind(key).toProvider(binding.getProvider());
                }
            }
        };
    }

    /** Binds them to nothing, for a check without a server: such bindings may be looked at and not be used. */
    static Module names() {
        return new AbstractModule() {
            @Override
            protected void configure() {
                KEYS.forEach(this::bindToNothing);
            }

            private <T> void bindToNothing(Key<T> key) {
                bind(key).toProvider(() -> {
                    throw new IllegalStateException("no server: " + key);
                });
            }
        };
    }
}
