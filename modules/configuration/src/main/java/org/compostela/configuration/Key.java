package org.compostela.configuration;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * All there is to know of one key of {@code compostela.conf}: validation, the shipped file and the reference are made
 * from it.
 *
 * @param path the full name, such as {@code listen.smtp}
 * @param fallback what holds where the key is not set
 * @param example a value as the file has it, for keys whose fallback is no text that could stand there
 * @param meaning one or more sentences for the administrator; a line of the file's comment each
 * @param mode the mode of the engine that the key belongs to; empty: all
 */
record Key<T>(
        String path,
        ValueType<T> type,
        Fallback<T> fallback,
        String example,
        String meaning,
        Optional<EngineMode> mode) {

    Key {
        requireNonNull(path, "path");
        requireNonNull(type, "type");
        requireNonNull(fallback, "fallback");
        requireNonNull(example, "example");
        requireNonNull(meaning, "meaning");
        requireNonNull(mode, "mode");
    }

    /** What holds where a key is not set. */
    sealed interface Fallback<T> {
        /** The text that the file would have. */
        record Fixed<T>(String text) implements Fallback<T> {}

        /** Found out on the machine; {@code told} says how. */
        record Computed<T>(String told, Supplier<T> value) implements Fallback<T> {}

        /** Nothing: the key must be set. */
        record Required<T>() implements Fallback<T> {}

        /** Nothing: the key may stay unset. */
        record Absent<T>() implements Fallback<T> {}
    }

    static <T> Key<T> of(String path, ValueType<T> type, String fallback, String meaning) {
        return new Key<>(path, type, new Fallback.Fixed<>(fallback), fallback, meaning, Optional.empty());
    }

    static <T> Key<T> computed(
            String path, ValueType<T> type, String told, Supplier<T> value, String example, String meaning) {
        return new Key<>(path, type, new Fallback.Computed<>(told, value), example, meaning, Optional.empty());
    }

    static <T> Key<T> required(String path, ValueType<T> type, String example, String meaning) {
        return new Key<>(path, type, new Fallback.Required<>(), example, meaning, Optional.empty());
    }

    static <T> Key<T> absent(String path, ValueType<T> type, String example, String meaning) {
        return new Key<>(path, type, new Fallback.Absent<>(), example, meaning, Optional.empty());
    }

    Key<T> onlyWhen(EngineMode only) {
        return new Key<>(path, type, fallback, example, meaning, Optional.of(only));
    }

    /** The section the key stands in; empty at the top. */
    String section() {
        int dot = path.lastIndexOf('.');
        return dot < 0 ? "" : path.substring(0, dot);
    }

    String name() {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    boolean required() {
        return fallback instanceof Fallback.Required<T>;
    }

    /** Whether the value may come from the environment only, as a password. */
    boolean secret() {
        return name().equals("password");
    }
}
