package org.compostela.journey;

/**
 * A value as it stands in a line of the mail log. Whoever sends a mail chooses its Message-ID and addresses: what could end
 * the line, be taken for another key or be obeyed by a terminal is written as {@code \}{@code u000A}, and a value with a space
 * or a quote in it stands in quotes.
 */
final class LogValue {
    private LogValue() {}

    static Object of(Object value) {
        return value instanceof String text ? of(text) : value;
    }

    static String of(String text) {
        String printable = printable(text);
        if (needsNoQuotes(printable)) {
            return printable;
        }
        return '"' + printable.replace("\"", "\\\"") + '"';
    }

    private static boolean needsNoQuotes(String text) {
        return text.chars()
                .noneMatch(c -> c == ' ' || c == '"' || Character.isWhitespace(c) || Character.isSpaceChar(c));
    }

    private static String printable(String text) {
        if (text.codePoints().noneMatch(LogValue::isHostile)) {
            return text;
        }
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(character -> {
            if (isHostile(character)) {
                safe.append(String.format("\\u%04X", character));
            } else {
                safe.appendCodePoint(character);
            }
        });
        return safe.toString();
    }

    private static boolean isHostile(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
