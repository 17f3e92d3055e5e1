package org.compostela.senderauthentication.dns;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.lookup.LookupResult;
import org.xbill.DNS.lookup.LookupSession;
import org.xbill.DNS.lookup.NoSuchDomainException;
import org.xbill.DNS.lookup.NoSuchRRSetException;

/**
 * Asks DNS servers, by UDP and then by TCP if an answer is cut off, and keeps answers for as long as they say, within bounds: see
 * {@link AnswerCache}. Thread-safe. A caller waits {@link #LONGEST_ANSWER} at most; the sockets are dnsjava's own, on one thread of
 * it, so that many callers wait without a thread each beside their own.
 */
public final class ResolvedAnswers implements DnsAnswers {
    /** One question, with its repetitions. */
    static final Duration LONGEST_ANSWER = Duration.ofSeconds(5);

    private static final Duration LONGEST_TRY = Duration.ofSeconds(2);

    private final LookupSession session;
    private final AnswerCache cache;
    private final Duration longest;

    private ResolvedAnswers(LookupSession session, AnswerCache cache, Duration longest) {
        this.session = requireNonNull(session, "session");
        this.cache = requireNonNull(cache, "cache");
        this.longest = requireNonNull(longest, "longest");
    }

    /** Asks the servers that the system asks. */
    public static ResolvedAnswers ofSystem() {
        ExtendedResolver resolver = new ExtendedResolver();
        resolver.setTimeout(LONGEST_TRY);
        resolver.setRetries(1);
        return of(resolver, LONGEST_ANSWER);
    }

    /**
     * @param servers each is asked in turn until one answers
     */
    public static ResolvedAnswers of(List<InetSocketAddress> servers) {
        ExtendedResolver resolver =
                new ExtendedResolver(servers.stream().map(SimpleResolver::new).toArray(Resolver[]::new));
        resolver.setTimeout(LONGEST_TRY);
        resolver.setRetries(1);
        return of(resolver, LONGEST_ANSWER);
    }

    static ResolvedAnswers of(Resolver resolver, Duration longest) {
        // No search path and no hosts file: what the DNS says counts, and names are complete.
        // What follows an answer (an alias, TCP) is done where it arrives: it waits for nothing, and costs no thread
        // per question.
        LookupSession session = LookupSession.builder()
                .resolver(resolver)
                .executor(Runnable::run)
                .build();
        return new ResolvedAnswers(session, new AnswerCache(System::nanoTime), longest);
    }

    @Override
    public Answer<String> txt(String name) {
        return ask(name, Type.TXT, records -> of(records, TXTRecord.class, ResolvedAnswers::text));
    }

    @Override
    public Answer<InetAddress> a(String name) {
        return ask(name, Type.A, records -> of(records, ARecord.class, ARecord::getAddress));
    }

    @Override
    public Answer<InetAddress> aaaa(String name) {
        return ask(name, Type.AAAA, records -> of(records, AAAARecord.class, AAAARecord::getAddress));
    }

    @Override
    public Answer<String> mx(String name) {
        return ask(name, Type.MX, ResolvedAnswers::exchangers);
    }

    @Override
    public Answer<String> ptr(InetAddress address) {
        Name name = ReverseMap.fromAddress(address);
        return ask(
                name,
                Type.PTR,
                records -> of(
                        records, PTRRecord.class, record -> record.getTarget().toString(true)));
    }

    private <T> Answer<T> ask(String name, int type, Function<List<Record>, List<T>> read) {
        return nameOf(name).map(wireName -> ask(wireName, type, read)).orElseGet(Answer.NoSuchName::new);
    }

    private <T> Answer<T> ask(Name name, int type, Function<List<Record>, List<T>> read) {
        String key = Type.string(type) + " " + name.toString(true).toLowerCase(Locale.ROOT);
        Optional<Answer<T>> known = cache.find(key);
        if (known.isPresent()) {
            return known.get();
        }
        try {
            LookupResult result = session.lookupAsync(name, type)
                    .toCompletableFuture()
                    .get(longest.toMillis(), TimeUnit.MILLISECONDS);
            Answer<T> answer = Answer.of(read.apply(result.getRecords()));
            cache.keep(key, answer, secondsToLive(result.getRecords()));
            return answer;
        } catch (ExecutionException e) {
            return nothing(key, name, e.getCause());
        } catch (TimeoutException e) {
            return new Answer.Failed<>("no answer about " + name + " in " + longest.toMillis() + " ms");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.Failed<>("interrupted while asking for " + name);
        }
    }

    private <T> Answer<T> nothing(String key, Name name, @Nullable Throwable cause) {
        if (cause instanceof NoSuchDomainException) {
            Answer<T> answer = new Answer.NoSuchName<>();
            cache.keep(key, answer, AnswerCache.NEGATIVE_SECONDS);
            return answer;
        }
        if (cause instanceof NoSuchRRSetException) {
            Answer<T> answer = new Answer.NoData<>();
            cache.keep(key, answer, AnswerCache.NEGATIVE_SECONDS);
            return answer;
        }
        return new Answer.Failed<>("no answer about " + name + ": " + cause);
    }

    private static long secondsToLive(List<Record> records) {
        return records.stream().mapToLong(Record::getTTL).min().orElse(AnswerCache.NEGATIVE_SECONDS);
    }

    private static <R extends Record, T> List<T> of(List<Record> records, Class<R> type, Function<R, T> read) {
        return records.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .map(read)
                .toList();
    }

    private static String text(TXTRecord record) {
        return record.getStringsAsByteArrays().stream()
                .map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1))
                .collect(Collectors.joining());
    }

    private static List<String> exchangers(List<Record> records) {
        return records.stream()
                .filter(MXRecord.class::isInstance)
                .map(MXRecord.class::cast)
                .filter(record -> !record.getTarget().equals(Name.root))
                .sorted(Comparator.comparingInt(MXRecord::getPriority))
                .map(record -> record.getTarget().toString(true))
                .collect(ImmutableList.toImmutableList());
    }

    /** What is no character of a host name goes in by its number: a stranger's backslash or quote means itself. */
    private static Optional<Name> nameOf(String name) {
        if (!Names.isAskable(name)) {
            return Optional.empty();
        }
        StringBuilder escaped = new StringBuilder();
        for (int at = 0; at < name.length(); at++) {
            char c = name.charAt(at);
            if (c > 0xff) {
                return Optional.empty();
            }
            if (c == '.' || c == '-' || c == '_' || Character.isLetterOrDigit(c) && c < 0x80) {
                escaped.append(c);
            } else {
                escaped.append(String.format(Locale.ROOT, "\\%03d", (int) c));
            }
        }
        try {
            return Optional.of(Name.fromString(escaped.toString(), Name.root));
        } catch (TextParseException e) {
            return Optional.empty();
        }
    }
}
