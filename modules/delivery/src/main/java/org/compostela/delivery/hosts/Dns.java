package org.compostela.delivery.hosts;

import static java.util.Objects.requireNonNull;

import com.google.common.base.Throwables;
import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;
import org.xbill.DNS.dnssec.ValidatingResolver;
import org.xbill.DNS.hosts.HostsFileParser;

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

    /** A resolver follows aliases itself; one that does not leaves so many to us. */
    private static final int ALIASED_QUESTIONS_MAX = 8;

    private static final Logger LOGGER = LoggerFactory.getLogger(Dns.class);

    private final Resolver resolver;
    private final boolean trusted;
    private final Duration limit;
    private final HostsFileParser hostsFile = new HostsFileParser();
    private final Cache<Question, Kept> cache =
            CacheBuilder.newBuilder().maximumSize(CACHED_MAX).build();

    private record Question(Name name, int type) {}

    private record Kept(Answer answer, long until) {
        boolean holds() {
            return System.nanoTime() - until < 0;
        }
    }

    private Dns(Resolver resolver, boolean trusted, Duration limit) {
        this.resolver = requireNonNull(resolver, "resolver");
        this.trusted = trusted;
        this.limit = requireNonNull(limit, "limit");
    }

    /** Trusts nobody to have checked signatures: no answer is secure. @param servers to ask, in turn; none: those of the machine */
    public static Dns of(List<InetSocketAddress> servers) {
        return of(servers, OF_ONE_TRY, LONGEST_QUESTION);
    }

    static Dns of(List<InetSocketAddress> servers, Duration oneTry, Duration limit) {
        return new Dns(all(servers, oneTry, limit), false, limit);
    }

    /** Believes the servers that an answer is signed: for servers of one's own on this machine alone (RFC 7672 section 2.1). */
    public static Dns trusting(List<InetSocketAddress> servers) {
        return new Dns(all(servers, OF_ONE_TRY, LONGEST_QUESTION), true, LONGEST_QUESTION);
    }

    /** The keys of the root, as they ship; they change once in some years (RFC 5011 is not followed). */
    public static InputStream rootAnchors() {
        return requireNonNull(Dns.class.getResourceAsStream("root-anchors"), "root-anchors");
    }

    /**
     * Checks signatures itself (RFC 4035 section 5). The servers must pass them on.
     *
     * @param anchors DS or DNSKEY records as a zone file has them
     * @throws IOException when the anchors cannot be read
     */
    public static Dns validating(List<InetSocketAddress> servers, InputStream anchors) throws IOException {
        return validating(servers, anchors, OF_ONE_TRY, LONGEST_QUESTION);
    }

    static Dns validating(List<InetSocketAddress> servers, InputStream anchors, Duration oneTry, Duration limit)
            throws IOException {
        ValidatingResolver checking = new ValidatingResolver(all(servers, oneTry, limit));
        checking.loadTrustAnchors(anchors);
        if (checking.getTrustAnchors().items().isEmpty()) {
            throw new IOException("there is neither a DS nor a DNSKEY record among the trust anchors");
        }
        return new Dns(checking, true, limit);
    }

    private static Resolver all(List<InetSocketAddress> servers, Duration oneTry, Duration limit) {
        List<InetSocketAddress> asked =
                servers.isEmpty() ? ResolverConfig.getCurrentConfig().servers() : servers;
        List<Resolver> resolvers =
                asked.stream().<Resolver>map(server -> resolver(server, oneTry)).toList();
        ExtendedResolver all = new ExtendedResolver(resolvers);
        all.setRetries(2);
        all.setTimeout(limit);
        return all;
    }

    private static SimpleResolver resolver(InetSocketAddress server, Duration oneTry) {
        SimpleResolver resolver = new SimpleResolver(server);
        resolver.setTimeout(oneTry);
        return resolver;
    }

    /** Does not block, and never fails: that nothing was found out is an {@link Answer} too. */
    public CompletableFuture<Answer> ask(Name name, int type) {
        Question question = new Question(name, type);
        Kept kept = cache.getIfPresent(question);
        if (kept != null && kept.holds()) {
            return CompletableFuture.completedFuture(kept.answer());
        }
        Optional<Answer> local = local(question);
        if (local.isPresent()) {
            return CompletableFuture.completedFuture(local.get());
        }
        return read(name, type, ALIASED_QUESTIONS_MAX)
                .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                .handle((reading, failure) -> failure == null
                        ? keep(question, reading)
                        : unsure(question, new Answer.Unsure(describe(failure), false)));
    }

    private Optional<Answer> local(Question question) {
        if (question.type() != Type.A && question.type() != Type.AAAA) {
            return Optional.empty();
        }
        try {
            return hostsFile
                    .getAddressForHost(question.name(), question.type())
                    .map(address -> new Answer.Found(List.of(record(question.name(), address)), false));
        } catch (IOException e) {
            LOGGER.atDebug().setCause(e).log("the file of hosts cannot be read");
            return Optional.empty();
        }
    }

    private static Record record(Name name, InetAddress address) {
        return address instanceof Inet6Address
                ? new AAAARecord(name, DClass.IN, 0, address)
                : new ARecord(name, DClass.IN, 0, address);
    }

    private CompletableFuture<Reading> read(Name name, int type, int questions) {
        Message query = Message.newQuery(Record.newRecord(name, type, DClass.IN));
        if (trusted) {
            // RFC 6840 section 5.7: we understand the mark of a checked answer.
            query.getHeader().setFlag(Flags.AD);
        }
        return resolver.sendAsync(query)
                .toCompletableFuture()
                .thenApply(message -> Reading.of(message, name, type, trusted))
                .thenCompose(reading -> reading.next().isPresent() && questions > 1
                        ? read(reading.next().get(), type, questions - 1).thenApply(Dns::behindAnAlias)
                        : CompletableFuture.completedFuture(reading));
    }

    /** The alias was told in another message, of which nothing is kept: it may be signed or not. */
    private static Reading behindAnAlias(Reading reading) {
        return reading.answer() instanceof Answer.Found found
                ? new Reading(new Answer.Found(found.records(), false), reading.keep(), Optional.empty())
                : reading;
    }

    private Answer keep(Question question, Reading reading) {
        if (reading.answer() instanceof Answer.Unsure unsure) {
            return unsure(question, unsure);
        }
        Duration longest = reading.answer() instanceof Answer.Found ? LONGEST_TTL : LONGEST_NEGATIVE_TTL;
        Duration keep = reading.keep().compareTo(longest) < 0 ? reading.keep() : longest;
        if (!keep.isZero()) {
            cache.put(question, new Kept(reading.answer(), System.nanoTime() + keep.toNanos()));
        }
        return reading.answer();
    }

    private static Answer.Unsure unsure(Question question, Answer.Unsure unsure) {
        return new Answer.Unsure(
                Type.string(question.type()) + " of " + question.name().toString(true) + ": " + unsure.why(),
                unsure.bogus());
    }

    private static String describe(Throwable failure) {
        boolean late = Throwables.getCausalChain(failure).stream().anyMatch(TimeoutException.class::isInstance);
        return late
                ? "no name server answered in time"
                : String.valueOf(Throwables.getRootCause(failure).getMessage());
    }
}
