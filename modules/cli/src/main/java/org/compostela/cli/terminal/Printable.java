package org.compostela.cli.terminal;

/**
 * Makes a string of unknown origin safe to print. A mail's sender chooses its header fields, and a terminal obeys escape
 * sequences: control characters (C0, DEL, C1) and the invisible characters that reorder text are written as {@code
 * \}{@code u001B}.
 */
public final class Printable {
    private Printable() {}

    public static String of(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(character -> append(safe, character));
        return safe.toString();
    }

    private static void append(StringBuilder safe, int character) {
        switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> safe.append(String.format("\\u%04X", character));
            default -> safe.appendCodePoint(character);
        }
    }
}
