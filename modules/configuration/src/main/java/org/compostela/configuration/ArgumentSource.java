package org.compostela.configuration;

import static java.util.Objects.requireNonNull;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.compostela.configuration.Origin.Place;

/** The settings of {@code --set KEY=VALUE}; of several for one key the last holds, as of options everywhere. */
final class ArgumentSource {
    private static final Splitter ELEMENTS = Splitter.on(',').trimResults();

    private final List<String> arguments;
    private final Faults faults;

    ArgumentSource(List<String> arguments, Faults faults) {
        this.arguments = List.copyOf(arguments);
        this.faults = requireNonNull(faults, "faults");
    }

    /** By path; what could not be read is left out and among the faults. */
    ImmutableMap<String, Setting> read() {
        Map<String, Setting> settings = new LinkedHashMap<>();
        for (int index = 0; index < arguments.size(); index++) {
            read(arguments.get(index), index, settings);
        }
        return ImmutableMap.copyOf(settings);
    }

    private void read(String argument, int index, Map<String, Setting> settings) {
        int equals = argument.indexOf('=');
        String path = (equals < 0 ? argument : argument.substring(0, equals)).strip();
        boolean secret = Keys.find(path).map(Key::secret).orElse(false);
        Origin origin = new Origin(Place.ARGUMENT, "--set " + (secret ? path + "=…" : argument), index);
        if (equals < 0) {
            faults.add(origin, path, "has no value: write --set KEY=VALUE");
            return;
        }
        if (Keys.isSection(path)) {
            faults.add(origin, path, "is a section: set its keys one by one: " + String.join(", ", Keys.namesIn(path)));
            return;
        }
        String text = unquoted(argument.substring(equals + 1).strip());
        Keys.find(path)
                .ifPresentOrElse(
                        key -> settings.put(path, setting(key, text, origin)),
                        () -> faults.add(origin, path, UnknownKey.message(path)));
    }

    /** A list may be written as in the file, {@code ["a", "b"]}, or as {@code a,b}. */
    private static Setting setting(Key<?> key, String text, Origin origin) {
        boolean listed = key.type().list() && text.startsWith("[\"") && text.endsWith("\"]");
        if (!listed) {
            return Setting.text(key, text, origin);
        }
        List<String> elements = ELEMENTS.splitToStream(text.substring(1, text.length() - 1))
                .map(ArgumentSource::unquoted)
                .toList();
        return Setting.list(key, elements, origin);
    }

    /** Who copies a value from the file copies its quotes too. */
    private static String unquoted(String text) {
        boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
        return quoted ? text.substring(1, text.length() - 1) : text;
    }
}
