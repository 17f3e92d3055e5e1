package org.compostela.configuration;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** What to say of a key that is not there: the nearest one that is, and what may stand in its place. */
final class UnknownKey {
    /** A suggestion that shares less than two thirds with what was written would puzzle more than help. */
    private static final int LETTERS_PER_SLIP = 3;

    private UnknownKey() {}

    static String message(String path) {
        String section = knownSectionAround(path);
        return "unknown key"
                + nearest(path).map(key -> "; did you mean " + key + "?").orElse(";") + " "
                + (section.isEmpty() ? "at the top of the file are allowed: " : section + " takes: ")
                + String.join(", ", Keys.namesIn(section));
    }

    private static String knownSectionAround(String path) {
        String section = path;
        while (!section.isEmpty() && !Keys.isSection(section)) {
            section = section.substring(0, Math.max(0, section.lastIndexOf('.')));
        }
        return section;
    }

    static Optional<String> nearest(String path) {
        return Stream.concat(
                        Keys.ALL.stream().map(Key::path), Keys.SECTIONS.stream().map(Keys.Section::path))
                .filter(known ->
                        slips(path, known) <= Math.max(1, lastName(path).length() / LETTERS_PER_SLIP))
                .min(Comparator.comparingInt(known -> slips(path, known)));
    }

    /** Of the full names, or of the last names alone: {@code smtp} for {@code listen.smtp} is a slip of the section. */
    private static int slips(String path, String known) {
        return Math.min(distance(path, known), 1 + distance(lastName(path), lastName(known)));
    }

    private static String lastName(String path) {
        String plain = path.replace("\"", "");
        return plain.substring(plain.lastIndexOf('.') + 1);
    }

    /** Levenshtein's distance, with a swap of neighbours as one step (optimal string alignment). */
    static int distance(String a, String b) {
        int[][] steps = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                steps[i][j] = step(steps, a, b, i, j);
            }
        }
        return steps[a.length()][b.length()];
    }

    private static int step(int[][] steps, String a, String b, int i, int j) {
        if (i == 0 || j == 0) {
            return i + j;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int best = Math.min(steps[i - 1][j - 1] + change, 1 + Math.min(steps[i - 1][j], steps[i][j - 1]));
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, 1 + steps[i - 2][j - 2]) : best;
    }
}
