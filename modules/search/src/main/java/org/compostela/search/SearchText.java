package org.compostela.search;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The one place where text loses case, accents and width, for documents and queries alike, so that the two cannot differ and no
 * analysis plug-in is needed. Safe for use by many threads.
 */
final class SearchText {
    /** Longer words are several, so that no term passes Lucene's limit of 32,766 bytes. Characters. */
    private static final int WORD = 255;

    /**
     * Scripts that put no space between words, and the signs that stand in the middle of them. Each of their characters is a word,
     * so that a phrase of them is a substring: no dictionary has to know the language, and none can miss a word.
     */
    private static final String UNSPACED = "\\p{IsThai}\\p{IsLao}\\p{IsKhmer}\\p{IsMyanmar}\\p{IsTibetan}"
            + "\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsHangul}\\p{IsBopomofo}\\p{IsYi}\u30FC\\p{So}";

    /** What the index takes for a word: an analyzer of the index is made of this pattern. */
    static final String WORD_PATTERN = "[" + UNSPACED + "]|[\\p{L}\\p{N}\\p{M}&&[^" + UNSPACED + "]]{1," + WORD + "}+";

    private static final Pattern WORDS = Pattern.compile(WORD_PATTERN);
    private static final Pattern BEGINS_UNSPACED = Pattern.compile("[" + UNSPACED + "].*", Pattern.DOTALL);

    /** Stands for a backslash, which OpenSearch 2.19 does not find at the end of a pattern, escaped or not. */
    private static final char BACKSLASH = '\u2216';

    /** Letters that Unicode does not decompose, though people type them without their stroke, or in another form. */
    private static final Map<Integer, String> UNDECOMPOSED = Map.ofEntries(
            // The capital form of it, which is lower case of none.
            Map.entry((int) 'ß', "ss"),
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
            Map.entry((int) 'ς', "σ"),
            Map.entry((int) '\\', String.valueOf(BACKSLASH)),
            // Arabic: alef with wasla, alef maksura, teh marbuta, and the Persian forms of kaf and yeh.
            Map.entry(0x0671, "\u0627"),
            Map.entry(0x0649, "\u064A"),
            Map.entry(0x0629, "\u0647"),
            Map.entry(0x06A9, "\u0643"),
            Map.entry(0x06CC, "\u064A"));

    private SearchText() {}

    /**
     * Without case, accents, width and what nobody sees; digits are ASCII's, white space in any amount is one space; punctuation
     * stays.
     */
    static String fold(String text) {
        return isAscii(text) ? foldAscii(text) : foldAny(text);
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /** The same as {@link #foldAny} for most of the mail in the world, in a tenth of the time. */
    private static String foldAscii(String text) {
        StringBuilder folded = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c == 0x7F) {
                space(folded);
            } else {
                folded.append(c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c == '\\' ? BACKSLASH : c);
            }
        }
        return folded.toString();
    }

    private static String foldAny(String text) {
        String decomposed = Normalizer.normalize(text, Normalizer.Form.NFKD);
        // Upper case first: it alone turns ß into SS.
        String lower = decomposed.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        StringBuilder folded = new StringBuilder(lower.length());
        Normalizer.normalize(lower, Normalizer.Form.NFKD).codePoints().forEach(c -> fold(c, folded));
        return Normalizer.normalize(folded, Normalizer.Form.NFC);
    }

    private static void fold(int c, StringBuilder folded) {
        String replacement = UNDECOMPOSED.get(c);
        if (replacement != null) {
            folded.append(replacement);
            return;
        }
        switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> space(folded);
            case Character.FORMAT -> {
                // Soft hyphens, joiners, marks of direction: not seen, so not typed.
            }
            // Half a character is nothing that JSON could carry.
            case Character.SURROGATE -> folded.append('\uFFFD');
            case Character.DECIMAL_DIGIT_NUMBER -> folded.append((char) ('0' + Character.digit(c, 10)));
            default -> {
                if (!isAccent(c)) {
                    folded.appendCodePoint(c);
                }
            }
        }
    }

    private static void space(StringBuilder folded) {
        if (folded.length() == 0 || folded.charAt(folded.length() - 1) != ' ') {
            folded.append(' ');
        }
    }

    /** The words of a text as the index has them. */
    static List<String> words(String text) {
        return WORDS.matcher(fold(text)).results().map(MatchResult::group).toList();
    }

    /** Whether a word, as {@link #words} gives it, may be the beginning of a longer one; of a script without spaces it stands alone. */
    static boolean mayGoOn(String word) {
        return !BEGINS_UNSPACED.matcher(word).matches();
    }

    /** A text in pieces of a length that overlap by {@code overlap}: whatever is no longer than that lies whole in one of them. */
    static List<String> pieces(String text, int length, int overlap) {
        List<String> pieces = new ArrayList<>();
        int begin = 0;
        String piece = limit(text, length);
        pieces.add(piece);
        while (begin + piece.length() < text.length()) {
            begin += piece.length() - overlap;
            if (Character.isLowSurrogate(text.charAt(begin))) {
                begin--;
            }
            piece = limit(text.substring(begin), length);
            pieces.add(piece);
        }
        return pieces;
    }

    /** At most this many UTF-16 units, never half a character. */
    static String limit(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
        return text.substring(0, end);
    }

    /**
     * The marks on Latin, Greek and Cyrillic, the points of Arabic and Hebrew, and the choosers of a sign's looks; elsewhere a mark
     * is a vowel and must stay.
     */
    private static boolean isAccent(int c) {
        return (c >= 0x0300 && c <= 0x036F)
                || (c >= 0x0591 && c <= 0x05C7 && Character.getType(c) == Character.NON_SPACING_MARK)
                || (c >= 0x064B && c <= 0x065F)
                || c == 0x0670
                || c == 0x0640
                || (c >= 0xFE00 && c <= 0xFE0F);
    }
}
