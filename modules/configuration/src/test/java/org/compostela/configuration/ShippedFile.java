package org.compostela.configuration;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableSet;
import com.typesafe.config.ConfigUtil;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code conf/compostela.conf} as it ships. A key that has a default for every home stands there with it; a key whose
 * default is found out on the machine, or that belongs to one mode of an engine, stands in a comment.
 */
final class ShippedFile {
    private static final String HEAD =
            """
            # The configuration of this mail server: this one file. After a change: `compostela check`, then restart.
            #
            # Sizes have a unit (KiB, MiB, GiB; or kB, MB, GB), durations too (seconds, minutes, hours, days). Paths are
            # relative to the home, the folder that holds conf/. Take a # away from a setting to make it count; a key that
            # is not set has the default shown here. A value in quotes may have any character.
            # `compostela serve --set KEY=VALUE` wins over this file, as in: --set limits.recipients=500. A value from the
            # environment, if it is set there: a second line for the key, such as hostname = ${?MAIL_HOSTNAME}
            # All of it at length: docs/configuration.md
            """;

    private static final ImmutableSet<String> RANGED = ImmutableSet.of("size", "duration", "number");
    private static final CharMatcher PLAIN = CharMatcher.inRange('a', 'z')
            .or(CharMatcher.inRange('A', 'Z'))
            .or(CharMatcher.inRange('0', '9'))
            .or(CharMatcher.anyOf(" .-"));

    private final StringBuilder text = new StringBuilder(HEAD);

    private ShippedFile() {}

    static String generate() {
        ShippedFile file = new ShippedFile();
        file.content("", "");
        return file.text.toString();
    }

    private void content(String section, String indent) {
        Optional<EngineMode> mode = Optional.empty();
        for (Key<?> key : Keys.in(section)) {
            text.append('\n');
            if (!key.mode().equals(mode)) {
                mode = key.mode();
                mode.ifPresent(only -> comment("---- With mode = " + lower(only) + ":", indent));
            }
            key(key, indent);
        }
        Keys.SECTIONS.stream().filter(inner -> inner.parent().equals(section)).forEach(inner -> section(inner, indent));
    }

    private void section(Keys.Section section, String indent) {
        text.append('\n');
        comment(section.meaning(), indent);
        text.append(indent).append(section.name()).append(" {");
        content(section.path(), indent + "  ");
        text.append(indent).append("}\n");
    }

    private void key(Key<?> key, String indent) {
        comment(key.meaning(), indent);
        if (RANGED.contains(key.type().name())) {
            comment("(" + key.type().expected() + ")", indent);
        }
        if (key.fallback() instanceof Key.Fallback.Computed<?> computed) {
            comment("Default: " + computed.told() + ".", indent);
        }
        text.append(indent)
                .append(stands(key) ? "" : "#")
                .append(key.name())
                .append(" = ")
                .append(value(key.example()))
                .append('\n');
    }

    /** Whether the key is set in the shipped file. */
    static boolean stands(Key<?> key) {
        return key.fallback() instanceof Key.Fallback.Fixed<?> && key.mode().isEmpty();
    }

    static String value(String example) {
        boolean written = example.startsWith("[") || example.startsWith("${") || PLAIN.matchesAllOf(example);
        return written ? example : ConfigUtil.quoteString(example);
    }

    private void comment(String lines, String indent) {
        Splitter.on('\n')
                .split(lines)
                .forEach(line -> text.append(indent).append("# ").append(line).append('\n'));
    }

    private static String lower(EngineMode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }
}
