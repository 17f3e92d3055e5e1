package org.compostela.configuration;

import java.util.Locale;

/** The tables of keys in {@code docs/configuration.md}. */
final class Reference {
    private final StringBuilder text = new StringBuilder();

    private Reference() {}

    static String generate() {
        Reference reference = new Reference();
        reference.section("The top of the file", "", "What stands in no section.");
        Keys.SECTIONS.stream()
                .filter(section -> !Keys.in(section.path()).isEmpty())
                .forEach(section -> reference.section("`" + section.path() + "`", section.path(), section.meaning()));
        return reference.text.toString();
    }

    private void section(String title, String path, String meaning) {
        text.append("\n### ")
                .append(title)
                .append("\n\n")
                .append(oneLine(meaning))
                .append("\n\n");
        text.append("| Key | Meaning | Allowed | Default |\n| --- | --- | --- | --- |\n");
        Keys.in(path).forEach(this::row);
    }

    private void row(Key<?> key) {
        text.append("| `")
                .append(key.path())
                .append("` | ")
                .append(key.mode()
                        .map(mode -> "Only with `mode = " + lower(mode) + "`. ")
                        .orElse(""))
                .append(oneLine(key.meaning()))
                .append(" | ")
                .append(oneLine(key.type().expected()))
                .append(" | ")
                .append(fallback(key))
                .append(" |\n");
    }

    private static String fallback(Key<?> key) {
        if (key.fallback() instanceof Key.Fallback.Fixed<?> fixed) {
            return "`" + ShippedFile.value(fixed.text()) + "`";
        }
        if (key.fallback() instanceof Key.Fallback.Computed<?> computed) {
            return computed.told();
        }
        return key.required() ? "none: must be set" : "not set";
    }

    private static String oneLine(String lines) {
        return lines.replace('\n', ' ').replace("|", "\\|");
    }

    private static String lower(EngineMode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }
}
