package org.compostela.delivery.hosts;

import static java.util.Objects.requireNonNull;

import com.google.common.base.Throwables;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.xbill.DNS.Cache;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Name;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;
import org.xbill.DNS.lookup.LookupFailedException;
import org.xbill.DNS.lookup.LookupResult;
import org.xbill.DNS.lookup.LookupSession;
import org.xbill.DNS.lookup.NoSuchDomainException;
import org.xbill.DNS.lookup.NoSuchRRSetException;

/**
 * Asks name servers. Answers are kept as long as their TTL says, but no longer than {@link #LONGEST_TTL}, and {@link
 * #CACHED_MAX} names at most; that nobody answered is not kept. Thread-safe.
 */
public final class Dns {
    static final int CACHED_MAX = 20_000;

    /** A domain that moves its mail expects the world to notice within a day, whatever its TTL was. */
    static final Duration LONGEST_TTL = Duration.ofDays(1);

    /** RFC 2308 section 5: one to three hours "have been found to work well"; who sets up an MX waits for it to work. */
    static final Duration LONGEST_NEGATIVE_TTL = Duration.ofHours(1);

    /** Of one question, over all servers and tries. */
    static final Duration LONGEST_QUESTION = Duration.ofSeconds(20);

    private static final Duration OF_ONE_TRY = Duration.ofSeconds(5);

    private final LookupSession session;
    private final Duration limit;

    Dns(Resolver resolver, Duration limit) {
        this.limit = requireNonNull(limit, "limit");
        Cache cache = new Cache(DClass.IN);
        cache.setMaxEntries(CACHED_MAX);
        cache.setMaxCache(Math.toIntExact(LONGEST_TTL.toSeconds()));
        cache.setMaxNCache(Math.toIntExact(LONGEST_NEGATIVE_TTL.toSeconds()));
        this.session = LookupSession.builder()
                .resolver(resolver)
                .cache(cache)
                .defaultHostsFileParser()
                .build();
    }

    /** @param servers to ask, in turn; none: those of the machine */
    public static Dns of(List<InetSocketAddress> servers) {
        return of(servers, OF_ONE_TRY, LONGEST_QUESTION);
    }

    static Dns of(List<InetSocketAddress> servers, Duration oneTry, Duration limit) {
        List<InetSocketAddress> asked =
                servers.isEmpty() ? ResolverConfig.getCurrentConfig().servers() : servers;
        List<Resolver> resolvers =
                asked.stream().<Resolver>map(server -> resolver(server, oneTry)).toList();
        ExtendedResolver all = new ExtendedResolver(resolvers);
        all.setRetries(2);
        all.setTimeout(limit);
        return new Dns(all, limit);
    }

    private static SimpleResolver resolver(InetSocketAddress server, Duration oneTry) {
        SimpleResolver resolver = new SimpleResolver(server);
        resolver.setTimeout(oneTry);
        return resolver;
    }

    /** Does not block, and never fails: that nothing was found out is an {@link Answer} too. */
    CompletableFuture<Answer> ask(Name name, int type) {
        CompletableFuture<LookupResult> lookup = session.lookupAsync(name, type)
                .toCompletableFuture()
                .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS);
        return lookup.handle((result, failure) -> failure == null ? found(result) : unfound(name, type, failure));
    }

    private static Answer found(LookupResult result) {
        return result.getRecords().isEmpty() ? new Answer.Nothing() : new Answer.Found(result.getRecords());
    }

    private static Answer unfound(Name name, int type, Throwable failure) {
        Throwable cause = failure;
        while (!(cause instanceof LookupFailedException) && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof NoSuchDomainException) {
            return new Answer.NoName();
        }
        if (cause instanceof NoSuchRRSetException) {
            return new Answer.Nothing();
        }
        return new Answer.Unsure(question(name, type) + ": " + describe(cause));
    }

    private static String describe(Throwable cause) {
        if (cause instanceof TimeoutException) {
            return "no name server answered in time";
        }
        if (cause instanceof LookupFailedException) {
            return "the name servers failed ("
                    + cause.getClass().getSimpleName().replace("Exception", "") + ")";
        }
        return String.valueOf(Throwables.getRootCause(cause).getMessage());
    }

    private static String question(Name name, int type) {
        return Type.string(type) + " of " + name.toString(true);
    }
}
