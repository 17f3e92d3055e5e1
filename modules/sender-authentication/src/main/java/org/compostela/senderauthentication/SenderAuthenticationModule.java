package org.compostela.senderauthentication;

import static java.util.Objects.requireNonNull;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Scopes;
import com.google.inject.Singleton;
import java.time.Clock;
import org.compostela.configuration.CompostelaConfiguration;
import org.compostela.senderauthentication.dns.DnsAnswers;
import org.compostela.senderauthentication.dns.ResolvedAnswers;

/** Binds {@link DnsAnswers} to the DNS servers of the system, and the {@link Receiver} that the mailets check mail with; needs a clock. */
public final class SenderAuthenticationModule extends AbstractModule {
    private final String hostname;

    public SenderAuthenticationModule(CompostelaConfiguration configuration) {
        this.hostname = requireNonNull(configuration, "configuration").hostname();
    }

    @Override
    protected void configure() {
        bind(DnsAnswers.class).toProvider(ResolvedAnswers::ofSystem).in(Scopes.SINGLETON);
    }

    @Provides
    @Singleton
    Receiver receiver(DnsAnswers dns, Clock clock) {
        return new Receiver(hostname, new SenderCheck(dns, hostname, clock));
    }
}
