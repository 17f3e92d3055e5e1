package org.compostela.delivery.policy;

import static java.util.Objects.requireNonNull;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.compostela.delivery.hosts.Answer;
import org.compostela.delivery.hosts.Dns;
import org.compostela.delivery.policy.StsStore.Kept;
import org.compostela.delivery.transaction.TlsFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * The MTA-STS policies of domains (RFC 8461). A policy that was had once holds for its time, whatever becomes of its record and its web
 * server; another one takes its place when the record has another id. Thread-safe.
 */
final class StsPolicies {
    private static final Logger LOGGER = LoggerFactory.getLogger(StsPolicies.class);

    /** RFC 8461 section 3.3: a web server that failed is left alone for five minutes at least. */
    private static final Duration AFTER_A_FAILURE = Duration.ofMinutes(5);

    /** RFC 8461 section 10.2: once a day, so that whoever hides a policy has to hide it for all of its time. */
    private static final Duration REFRESHED = Duration.ofDays(1);

    private static final int FAILURES_MAX = 10_000;

    private final Dns dns;
    private final StsFetch fetch;
    private final StsStore store;
    private final Clock clock;
    private final ExecutorService fetches;
    private final Map<String, CompletableFuture<Found>> running = new ConcurrentHashMap<>();
    private final Cache<String, StsFetch.FailedException> failures = CacheBuilder.newBuilder()
            .maximumSize(FAILURES_MAX)
            .expireAfterWrite(AFTER_A_FAILURE)
            .build();

    /** @param fetches bounded; what it rejects is fetched with the next mail */
    StsPolicies(Dns dns, StsFetch fetch, StsStore store, Clock clock, ExecutorService fetches) {
        this.dns = requireNonNull(dns, "dns");
        this.fetch = requireNonNull(fetch, "fetch");
        this.store = requireNonNull(store, "store");
        this.clock = requireNonNull(clock, "clock");
        this.fetches = requireNonNull(fetches, "fetches");
    }

    /**
     * What is known of a domain's policy.
     *
     * @param failure why there is none, or not the newest, although the domain says that it has one
     */
    record Found(Optional<StsPolicy> policy, Optional<StsFetch.FailedException> failure) {
        static final Found NONE = new Found(Optional.empty(), Optional.empty());

        Found {
            requireNonNull(policy, "policy");
            requireNonNull(failure, "failure");
        }
    }

    /** Blocks while DNS and, for a policy that is new, the web server of the domain are asked. @param domain in ASCII */
    Found find(String domain) {
        Instant now = clock.instant();
        Optional<Kept> kept = store.get(domain).filter(policy -> policy.holds(now));
        Optional<String> id = id(domain);
        if (id.isEmpty() || kept.map(Kept::id).equals(id)) {
            // RFC 8461 section 3.1: without a record, the policy of before holds until its time is over.
            kept.filter(policy -> id.isPresent() && isOld(policy, now)).ifPresent(policy -> start(domain, policy.id()));
            return new Found(kept.map(Kept::policy), Optional.empty());
        }
        Found found = await(start(domain, id.get()));
        return found.policy().isPresent() ? found : new Found(kept.map(Kept::policy), found.failure());
    }

    private Optional<String> id(String domain) {
        try {
            Name name = Name.fromString("_mta-sts." + domain + ".");
            return dns.ask(name, Type.TXT).join() instanceof Answer.Found found
                    ? StsRecord.id(found.records())
                    : Optional.empty();
        } catch (TextParseException e) {
            // Longer than a name may be: there can be no such record.
            return Optional.empty();
        }
    }

    private static boolean isOld(Kept kept, Instant now) {
        Duration half = kept.policy().maxAge().dividedBy(2);
        return now.isAfter(kept.fetched().plus(half.compareTo(REFRESHED) < 0 ? half : REFRESHED));
    }

    /** One fetch for all who want it. */
    private CompletableFuture<Found> start(String domain, String id) {
        StsFetch.FailedException before = failures.getIfPresent(domain + " " + id);
        if (before != null) {
            return CompletableFuture.completedFuture(new Found(Optional.empty(), Optional.of(before)));
        }
        CompletableFuture<Found> mine = new CompletableFuture<>();
        CompletableFuture<Found> other = running.putIfAbsent(domain, mine);
        if (other != null) {
            return other;
        }
        try {
            fetches.execute(() -> run(domain, id, mine));
        } catch (RejectedExecutionException e) {
            running.remove(domain);
            mine.complete(new Found(
                    Optional.empty(),
                    Optional.of(new StsFetch.FailedException(
                            TlsFailure.STS_POLICY_FETCH_ERROR, "too many policies are fetched at once"))));
        }
        return mine;
    }

    private void run(String domain, String id, CompletableFuture<Found> result) {
        try {
            StsPolicy policy = fetch.get(domain);
            store.put(domain, new Kept(id, clock.instant(), policy));
            result.complete(new Found(Optional.of(policy), Optional.empty()));
        } catch (StsFetch.FailedException e) {
            LOGGER.atInfo()
                    .addKeyValue("domain", domain)
                    .addKeyValue("reason", e.getMessage())
                    .log("the MTA-STS policy of a domain cannot be had now");
            failures.put(domain + " " + id, e);
            result.complete(new Found(Optional.empty(), Optional.of(e)));
        } catch (InterruptedException e) {
            // The server stops.
            Thread.currentThread().interrupt();
        } finally {
            running.remove(domain);
            result.complete(Found.NONE);
        }
    }

    private static Found await(CompletableFuture<Found> running) {
        try {
            return running.get();
        } catch (InterruptedException e) {
            // Whoever is interrupted sends nothing any more.
            Thread.currentThread().interrupt();
            return Found.NONE;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a fetch that failed has to say so", e);
        }
    }
}
