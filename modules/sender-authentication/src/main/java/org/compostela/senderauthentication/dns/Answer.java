package org.compostela.senderauthentication.dns;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import java.util.Collection;

/**
 * What the DNS said to one question. Immutable.
 *
 * @param <T> what a record holds
 */
public sealed interface Answer<T> {
    /** Never empty. */
    record Found<T>(ImmutableList<T> records) implements Answer<T> {
        public Found {
            if (records.isEmpty()) {
                throw new IllegalArgumentException("no records: that is NoData");
            }
        }
    }

    /** The name is there and has no record of that type. */
    record NoData<T>() implements Answer<T> {}

    /** There is no such name (RFC 8020: nor any below it). */
    record NoSuchName<T>() implements Answer<T> {}

    /** No answer for now: asking again later may help. */
    record Failed<T>(String reason) implements Answer<T> {
        public Failed {
            requireNonNull(reason, "reason");
        }
    }

    static <T> Answer<T> of(Collection<T> records) {
        return records.isEmpty() ? new NoData<>() : new Found<>(ImmutableList.copyOf(records));
    }

    /** Empty unless found. */
    default ImmutableList<T> all() {
        return this instanceof Found<T> found ? found.records() : ImmutableList.of();
    }

    /** Whether the DNS answered, and had nothing: RFC 7208 section 4.6.4 calls it a void look-up. */
    default boolean isVoid() {
        return this instanceof NoData || this instanceof NoSuchName;
    }
}
