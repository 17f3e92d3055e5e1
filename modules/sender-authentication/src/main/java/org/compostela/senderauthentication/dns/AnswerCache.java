package org.compostela.senderauthentication.dns;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers for as long as they say that they live, an hour at most; failures not at all. Thread-safe. Bounded by the size of what is
 * kept, since an answer may be 64 KiB.
 */
final class AnswerCache {
    /** That something is not there is believed for this long (RFC 2308 would allow up to hours; a new record should work soon). */
    static final long NEGATIVE_SECONDS = 60;

    private static final long MOST_SECONDS = 3600;

    /** Characters; some 40,000 answers of the usual length. */
    private static final long MOST_CHARACTERS = 8 << 20;

    /** What an entry costs beside its text, about. */
    private static final int ENTRY = 100;

    private record Kept(Answer<?> answer, long until) {}

    private final LongSupplier nanoTime;
    private final Cache<String, Kept> kept = CacheBuilder.newBuilder()
            .maximumWeight(MOST_CHARACTERS)
            .weigher((String key, Kept value) -> ENTRY + key.length() + length(value.answer()))
            .build();

    AnswerCache(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** The type of an answer follows from its key: the type of record is part of it. */
    @SuppressWarnings("unchecked")
    <T> Optional<Answer<T>> find(String key) {
        @Nullable Kept found = kept.getIfPresent(key);
        if (found == null || nanoTime.getAsLong() - found.until() >= 0) {
            return Optional.empty();
        }
        return Optional.of((Answer<T>) found.answer());
    }

    void keep(String key, Answer<?> answer, long seconds) {
        long nanos = TimeUnit.SECONDS.toNanos(Math.min(seconds, MOST_SECONDS));
        if (nanos > 0) {
            kept.put(key, new Kept(answer, nanoTime.getAsLong() + nanos));
        }
    }

    long size() {
        return kept.size();
    }

    private static int length(Answer<?> answer) {
        return answer.all().stream()
                .mapToInt(record -> record instanceof String text ? text.length() : ENTRY)
                .sum();
    }
}
