package org.compostela.senderauthentication.spf;

import com.google.common.base.Joiner;
import com.google.common.collect.ImmutableList;
import com.google.common.net.PercentEscaper;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A text with macros (RFC 7208 section 7). Immutable. */
record MacroString(ImmutableList<Part> parts) {
    /** No explanation or name that a domain means is as long; keeps a record from growing without end by its macros. */
    private static final int LONGEST_EXPANSION = 16 * 1024;

    private static final PercentEscaper URL = new PercentEscaper("-._~", false);

    sealed interface Part {}

    record Literal(String text) implements Part {}

    /**
     * @param keep how many parts from the right; all if none are counted
     */
    record Macro(char letter, boolean escaped, int keep, boolean reversed, String delimiters) implements Part {}

    /** What the letters stand for. */
    interface Values {
        /** In lower case. */
        String of(char letter) throws SpfException;
    }

    String expand(Values values) throws SpfException {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            if (part instanceof Literal literal) {
                text.append(literal.text());
            } else if (part instanceof Macro macro) {
                text.append(expand(macro, values.of(macro.letter())));
            }
            if (text.length() > LONGEST_EXPANSION) {
                throw SpfException.permanent("macros expand to more than " + LONGEST_EXPANSION + " characters");
            }
        }
        return text.toString();
    }

    private static String expand(Macro macro, String value) {
        List<String> pieces = split(value, macro.delimiters());
        if (macro.reversed()) {
            Collections.reverse(pieces);
        }
        int from = Math.max(0, pieces.size() - macro.keep());
        String joined = Joiner.on('.').join(pieces.subList(from, pieces.size()));
        return macro.escaped() ? URL.escape(joined) : joined;
    }

    private static List<String> split(String value, String delimiters) {
        List<String> pieces = new ArrayList<>();
        int start = 0;
        for (int at = 0; at < value.length(); at++) {
            if (delimiters.indexOf(value.charAt(at)) >= 0) {
                pieces.add(value.substring(start, at));
                start = at + 1;
            }
        }
        pieces.add(value.substring(start));
        return pieces;
    }
}
