package org.compostela.configuration;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A known key with what was written for it, not read yet.
 *
 * @param texts the elements of a list, or one text
 * @param list whether it was written as a list
 */
record Setting(Key<?> key, ImmutableList<String> texts, boolean list, Origin origin) {
    /** More of a wrong value than this helps nobody, and a log line must stay one. */
    private static final int LONGEST_SHOWN = 60;

    Setting {
        requireNonNull(key, "key");
        requireNonNull(texts, "texts");
        requireNonNull(origin, "origin");
    }

    static Setting text(Key<?> key, String text, Origin origin) {
        return new Setting(key, ImmutableList.of(text), false, origin);
    }

    static Setting list(Key<?> key, List<String> texts, Origin origin) {
        return new Setting(key, ImmutableList.copyOf(texts), true, origin);
    }

    /** What was written, for a message; never a password. */
    String shown() {
        if (key.secret()) {
            return "this value";
        }
        String quoted = texts.stream().map(Setting::quote).collect(Collectors.joining(", "));
        return list ? "[" + quoted + "]" : quoted;
    }

    private static String quote(String text) {
        String line = text.replaceAll("\\p{Cntrl}", "?");
        return '"' + (line.length() > LONGEST_SHOWN ? line.substring(0, LONGEST_SHOWN) + "…" : line) + '"';
    }
}
