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
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
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

    private final Dane dane;
    private final StsPolicies sts;
    private final ThreadPoolExecutor fetches = pool("mta-sts", FETCHES_WAITING);
    private final ThreadPoolExecutor web = pool("mta-sts-web", 64 * FETCHES);

    /** @param folder where policies are kept; made when there is one */
    public TlsPolicies(Dns dns, Path folder) {
        this(dns, folder, authorities(), StsFetch::wellKnown, LONGEST_FETCH, Clock.systemUTC());
    }

    TlsPolicies(
            Dns dns, Path folder, SSLContext authorities, Function<String, URI> place, Duration limit, Clock clock) {
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
        return new DomainRules(name.get(), dane, sts);
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
