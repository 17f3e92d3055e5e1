package org.compostela.configuration;

import static java.util.Objects.requireNonNull;

import java.util.function.Function;

/** What came of reading the text of a value. */
sealed interface Parsed<T> {
    /** The text is a value. */
    record Good<T>(T value) implements Parsed<T> {
        public Good {
            requireNonNull(value, "value");
        }
    }

    /** The text is no value of this kind: {@code reason} goes on from the text, such as "has no unit". */
    record Bad<T>(String reason) implements Parsed<T> {
        public Bad {
            requireNonNull(reason, "reason");
        }
    }

    static <T> Parsed<T> good(T value) {
        return new Good<>(value);
    }

    static <T> Parsed<T> bad(String reason) {
        return new Bad<>(reason);
    }

    default <R> Parsed<R> then(Function<T, Parsed<R>> next) {
        if (this instanceof Bad<T> bad) {
            return bad(bad.reason());
        }
        return next.apply(((Good<T>) this).value());
    }
}
