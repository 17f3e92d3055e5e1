package org.compostela.delivery.policy;

import static java.util.Objects.requireNonNull;

import com.google.common.net.InternetDomainName;
import java.net.IDN;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.compostela.configuration.DomainTls;
import org.compostela.delivery.hosts.Dns;
import org.compostela.delivery.transaction.HostRules;
import org.compostela.delivery.transaction.TlsPolicy;

/** Finds what the hosts of a domain have to show. Thread-safe; to be closed with the server. */
public final class TlsPolicies implements AutoCloseable {
    /** RFC 8461 section 3.3 says a minute at most; a connection for outgoing mail waits so long. */
    private static final Duration LONGEST_FETCH = Duration.ofSeconds(30);

    /** Fetches at a time; those of more domains wait, and so do their mails. */
    private static final int FETCHES = 8;

    private static final int FETCHES_WAITING = 256;

    private final Map<String, DomainTls> domains;
    private final Dane dane;
    private final StsPolicies sts;
    private final ThreadPoolExecutor fetches = pool("mta-sts", FETCHES_WAITING);
    private final ThreadPoolExecutor web = pool("mta-sts-web", 64 * FETCHES);

    /**
     * @param folder where policies are kept; made when there is one
     * @param domains of which the administrator says what they have to show
     */
    public TlsPolicies(Dns dns, Path folder, Map<String, DomainTls> domains) {
        this(dns, folder, domains, authorities(), StsFetch::wellKnown, LONGEST_FETCH, Clock.systemUTC());
    }

    TlsPolicies(
            Dns dns,
            Path folder,
            Map<String, DomainTls> domains,
            SSLContext authorities,
            Function<String, URI> place,
            Duration limit,
            Clock clock) {
        this.domains = Map.copyOf(domains);
        this.dane = new Dane(requireNonNull(dns, "dns"));
        StsFetch fetch = new StsFetch(authorities, place, limit, web);
        this.sts = new StsPolicies(dns, fetch, new StsStore(folder), clock, fetches);
    }

    private static SSLContext authorities() {
        try {
            return SSLContext.getDefault();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java VM cannot make a TLS connection", e);
        }
    }

    private static ThreadPoolExecutor pool(String name, int waiting) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                FETCHES, FETCHES, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(waiting), task -> {
                    Thread thread = new Thread(task, name);
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** The rules may block while DNS and, now and then, a web server is asked. @param domain of recipients, as their addresses have it */
    public HostRules of(String domain) {
        Optional<String> name = ascii(domain);
        if (name.isEmpty()) {
            // An address literal publishes nothing.
            return HostRules.all(TlsPolicy.OPPORTUNISTIC);
        }
        DomainTls asked = domains.get(name.get());
        return asked == null ? new DomainRules(name.get(), dane, sts) : of(name.get(), asked);
    }

    private HostRules of(String domain, DomainTls asked) {
        return switch (asked) {
            case OPPORTUNISTIC -> HostRules.all(TlsPolicy.OPPORTUNISTIC);
            case ENCRYPTED -> HostRules.all(TlsPolicy.ENCRYPTED);
            case VERIFIED -> HostRules.all(TlsPolicy.VERIFIED);
            case DANE -> host -> dane.requiredRule(host, domain);
            case OFF -> HostRules.all(TlsPolicy.NONE);
        };
    }

    private static Optional<String> ascii(String domain) {
        try {
            return Optional.of(IDN.toASCII(domain, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT))
                    .filter(InternetDomainName::isValid);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Ends fetches that run. */
    @Override
    public void close() {
        fetches.shutdownNow();
        web.shutdownNow();
    }
}
