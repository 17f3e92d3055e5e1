package org.compostela.configuration;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The settings read by their types: what was set and is good; the rest falls back to its default. */
final class Values {
    private final ImmutableMap<String, Setting> settings;
    private final Faults faults;
    private final Map<String, Object> read = new HashMap<>();

    private Values(ImmutableMap<String, Setting> settings, Faults faults) {
        this.settings = requireNonNull(settings, "settings");
        this.faults = requireNonNull(faults, "faults");
    }

    static Values read(ImmutableMap<String, Setting> settings, Faults faults) {
        Values values = new Values(settings, faults);
        settings.values().forEach(values::read);
        return values;
    }

    private void read(Setting setting) {
        Key<?> key = setting.key();
        if (key.secret() && setting.origin().place() != Origin.Place.ENVIRONMENT) {
            faults.add(
                    setting.origin(),
                    key.path(),
                    "a password in this place is read by too many: write it into a file"
                            + " and name that in password-file, or take it from the environment: password = "
                            + key.example());
            return;
        }
        Parsed<?> parsed = key.type().read(setting.texts());
        if (parsed instanceof Parsed.Bad<?> bad) {
            faults.add(
                    setting.origin(),
                    key.path(),
                    setting.shown() + " " + bad.reason() + "; expected "
                            + key.type().expected());
            return;
        }
        read.put(key.path(), ((Parsed.Good<?>) parsed).value());
    }

    /** Where a key was set, be its value good or bad. */
    Optional<Origin> origin(Key<?> key) {
        return Optional.ofNullable(settings.get(key.path())).map(Setting::origin);
    }

    /** Whether it was set, be it to something that has no meaning. */
    boolean isSet(Key<?> key) {
        return settings.containsKey(key.path()) || faults.concern(key.path());
    }

    /** The value, or the default; empty where there is neither, or where what was set is bad. */
    <T> Optional<T> find(Key<T> key) {
        if (isSet(key)) {
            return Optional.ofNullable(read.get(key.path())).map(value -> cast(key, value));
        }
        return fallback(key);
    }

    <T> T get(Key<T> key) {
        return find(key).orElseThrow(() -> new IllegalStateException(key.path() + " was let through unset"));
    }

    private static <T> Optional<T> fallback(Key<T> key) {
        if (key.fallback() instanceof Key.Fallback.Computed<T> computed) {
            return Optional.of(computed.value().get());
        }
        if (key.fallback() instanceof Key.Fallback.Fixed<T> fixed) {
            return key.type().read(List.of(fixed.text())) instanceof Parsed.Good<T> good
                    ? Optional.of(good.value())
                    : Optional.empty();
        }
        return Optional.empty();
    }

    /** Only {@link #read} puts values, each read by the type of its own key. */
    @SuppressWarnings("unchecked")
    private static <T> T cast(Key<T> key, Object value) {
        return (T) value;
    }
}
