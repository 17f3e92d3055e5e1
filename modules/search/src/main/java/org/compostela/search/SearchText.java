package org.compostela.search;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;

/**
 * The one place where text loses case, accents and width, for documents and queries alike, so that the two cannot differ and no
 * analysis plug-in is needed. Safe for use by many threads.
 */
final class SearchText {
    /** Letters that Unicode does not decompose, though people type them without their stroke. */
    private static final Map<Integer, String> UNDECOMPOSED = Map.ofEntries(
            Map.entry((int) 'ø', "o"),
            Map.entry((int) 'ł', "l"),
            Map.entry((int) 'đ', "d"),
            Map.entry((int) 'ð', "d"),
            Map.entry((int) 'þ', "th"),
            Map.entry((int) 'æ', "ae"),
            Map.entry((int) 'œ', "oe"),
            Map.entry((int) 'ħ', "h"),
            Map.entry((int) 'ŧ', "t"),
            Map.entry((int) 'ı', "i"),
            Map.entry((int) 'ς', "σ"));

    private SearchText() {}

    /** Without case, accents and width; everything else, spaces and punctuation too, stays. */
    static String fold(String text) {
        String decomposed = Normalizer.normalize(text, Normalizer.Form.NFKD);
        // Upper case first: it alone turns ß into SS.
        String lower = decomposed.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        StringBuilder folded = new StringBuilder(lower.length());
        lower.codePoints().filter(c -> !isAccent(c)).forEach(c -> {
            String replacement = UNDECOMPOSED.get(c);
            if (replacement == null) {
                folded.appendCodePoint(c);
            } else {
                folded.append(replacement);
            }
        });
        return Normalizer.normalize(folded, Normalizer.Form.NFC);
    }

    /**
     * Folded words with one space between them: what is neither letter, digit, mark nor symbol separates words. Characters of scripts
     * that put no space between words and that no bigram filter knows (Thai, Lao, Khmer, Burmese) become words of their own, so that
     * a phrase of them is a substring.
     */
    static String words(String text) {
        String folded = fold(text);
        StringBuilder words = new StringBuilder(folded.length());
        folded.codePoints().forEach(c -> {
            if (isUnspaced(c) || Character.getType(c) == Character.OTHER_SYMBOL) {
                separate(words);
                words.appendCodePoint(c);
                separate(words);
            } else if (Character.isLetterOrDigit(c) || isMark(c)) {
                words.appendCodePoint(c);
            } else {
                separate(words);
            }
        });
        return words.toString().strip();
    }

    /** Whether these words, as {@link #words} gives them, are one that may be looked up as the beginning of an indexed word. */
    static boolean isPlainWord(String words) {
        return !words.isEmpty() && words.codePoints().noneMatch(c -> c == ' ' || isUnspaced(c) || isBigrammed(c));
    }

    /** Whether the last of these words may be the beginning of a longer one; in a script without spaces it stands for itself. */
    static boolean endsInPlainWord(String words) {
        return !words.isEmpty() && isPlainWord(words.substring(words.lastIndexOf(' ') + 1));
    }

    /** At most this many UTF-16 units, never half a character. */
    static String limit(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
        return text.substring(0, end);
    }

    private static void separate(StringBuilder words) {
        if (words.length() > 0 && words.charAt(words.length() - 1) != ' ') {
            words.append(' ');
        }
    }

    private static boolean isMark(int c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }

    /** The marks on Latin, Greek, Cyrillic and the points of Arabic and Hebrew; elsewhere a mark is a vowel and must stay. */
    private static boolean isAccent(int c) {
        return (c >= 0x0300 && c <= 0x036F)
                || (c >= 0x0591 && c <= 0x05C7 && isMark(c))
                || (c >= 0x064B && c <= 0x065F)
                || c == 0x0670
                || c == 0x0640;
    }

    private static boolean isUnspaced(int c) {
        return switch (Character.UnicodeScript.of(c)) {
            case THAI, LAO, KHMER, MYANMAR -> true;
            default -> false;
        };
    }

    private static boolean isBigrammed(int c) {
        return switch (Character.UnicodeScript.of(c)) {
            case HAN, HIRAGANA, KATAKANA, HANGUL -> true;
            default -> false;
        };
    }
}
