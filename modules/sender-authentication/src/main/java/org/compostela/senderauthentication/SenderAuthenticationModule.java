package org.compostela.senderauthentication;

import static java.util.Objects.requireNonNull;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Scopes;
import com.google.inject.Singleton;
import java.time.Clock;
import org.compostela.senderauthentication.dns.DnsAnswers;
import org.compostela.senderauthentication.dns.ResolvedAnswers;

/**
 * Binds {@link DnsAnswers} to the DNS servers of the system, and the {@link Receiver} that the mailets check mail with. Needs a clock, and the
 * journeys that the mailets tell.
 */
public final class SenderAuthenticationModule extends AbstractModule {
    private final String hostname;

    /**
     * @param hostname what this host calls itself; its results are known by it
     */
    public SenderAuthenticationModule(String hostname) {
        this.hostname = requireNonNull(hostname, "hostname");
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
