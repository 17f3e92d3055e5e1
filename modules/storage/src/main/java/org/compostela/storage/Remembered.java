package org.compostela.storage;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.time.Duration;
import java.util.function.Predicate;
import reactor.core.publisher.Mono;

/**
 * Answers of the store, kept for {@link #SECONDS} seconds: the way of one message asks some questions again and again.
 *
 * <p>After {@link #forget} returns, no answer is given that was read before it; that is for changes made on this node. A change made on
 * another node is seen when the answer has aged. Thread-safe; holds at most the number of answers it is made with.
 */
final class Remembered<K, V> {
    static final int SECONDS = 5;

    private static final int PLACES = 1024;

    private final Cache<K, V> answers;
    private final Predicate<V> worthKeeping;

    /** How often something changed: of all, and of the keys that share a place. Guarded by this. */
    private long changes;

    private final long[] keyChanges = new long[PLACES];

    /** @param worthKeeping answers for which it is false are given, but asked for again the next time */
    Remembered(int maximum, Predicate<V> worthKeeping) {
        this.answers = CacheBuilder.newBuilder()
                .maximumSize(maximum)
                .expireAfterWrite(Duration.ofSeconds(SECONDS))
                .build();
        this.worthKeeping = worthKeeping;
    }

    interface Question<V, E extends Exception> {
        V ask() throws E;
    }

    <E extends Exception> V get(K key, Question<V, E> question) throws E {
        V known = answers.getIfPresent(key);
        if (known != null) {
            return known;
        }
        long before = changes(key);
        V answer = question.ask();
        keep(key, answer, before);
        return answer;
    }

    Mono<V> get(K key, Mono<V> question) {
        return Mono.defer(() -> {
            V known = answers.getIfPresent(key);
            if (known != null) {
                return Mono.just(known);
            }
            long before = changes(key);
            return question.doOnNext(answer -> keep(key, answer, before));
        });
    }

    private synchronized long changes(K key) {
        return changes + keyChanges[place(key)];
    }

    private static int place(Object key) {
        return Math.floorMod(key.hashCode(), PLACES);
    }

    /** An answer on its way while something changed may be the old one. */
    private synchronized void keep(K key, V answer, long before) {
        if (changes(key) == before && worthKeeping.test(answer)) {
            answers.put(key, answer);
        }
    }

    /** Forgotten before the caller of {@code change} hears of its end, which he may take as leave to ask again. */
    Mono<Void> forgettingAfter(Mono<Void> change) {
        return change.doOnTerminate(this::forget).doOnCancel(this::forget);
    }

    /** The same for a change of what is answered for {@code key} only. */
    Mono<Void> forgettingAfter(K key, Mono<Void> change) {
        return change.doOnTerminate(() -> forget(key)).doOnCancel(() -> forget(key));
    }

    synchronized void forget(K key) {
        keyChanges[place(key)]++;
        answers.invalidate(key);
    }

    synchronized void forget() {
        changes++;
        answers.invalidateAll();
    }
}
