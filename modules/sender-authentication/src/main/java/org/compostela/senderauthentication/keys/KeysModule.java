package org.compostela.senderauthentication.keys;

import static java.util.Objects.requireNonNull;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.multibindings.Multibinder;
import java.time.Clock;
import org.apache.james.webadmin.Routes;
import org.compostela.configuration.Home;
import org.compostela.senderauthentication.SharedTexts;
import org.compostela.senderauthentication.dkim.Keys;
import org.compostela.senderauthentication.dns.DnsAnswers;

/** Binds the {@link DomainKeys} and their routes {@code /dkim}. Needs {@link SharedTexts}, the {@link DnsAnswers}, and a clock. */
public final class KeysModule extends AbstractModule {
    /** In the folder of secrets. */
    private static final String SEAL_FILE = "dkim-key";

    private final Home home;

    public KeysModule(Home home) {
        this.home = requireNonNull(home, "home");
    }

    @Override
    protected void configure() {
        Multibinder.newSetBinder(binder(), Routes.class).addBinding().to(DkimRoutes.class);
    }

    @Provides
    @Singleton
    DomainKeys keys(SharedTexts texts, DnsAnswers dns, Clock clock) {
        KeySeal seal = new KeySeal(home.secrets().resolve(SEAL_FILE));
        return new DomainKeys(new KeyShelf(texts, seal), new Keys(dns), clock);
    }
}
