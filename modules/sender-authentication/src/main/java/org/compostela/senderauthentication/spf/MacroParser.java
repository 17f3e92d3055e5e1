package org.compostela.senderauthentication.spf;

import com.google.common.collect.ImmutableList;
import java.util.Locale;
import org.compostela.senderauthentication.spf.MacroString.Literal;
import org.compostela.senderauthentication.spf.MacroString.Macro;
import org.compostela.senderauthentication.spf.MacroString.Part;

/** Reads macro strings (RFC 7208 section 7.1). Not thread-safe; for one text. */
final class MacroParser {
    private static final String LETTERS = "slodiphv";
    /** Only in an explanation. */
    private static final String EXPLANATION_LETTERS = "crt";

    private static final String DELIMITERS = ".-+,/_=";

    private final String text;
    private final boolean explanation;
    private final ImmutableList.Builder<Part> parts = ImmutableList.builder();
    private final StringBuilder literal = new StringBuilder();
    private int at;

    private MacroParser(String text, boolean explanation) {
        this.text = text;
        this.explanation = explanation;
    }

    /** Of a term: visible characters, and the letters that mean something before there is an outcome. */
    static MacroString inTerm(String text) throws SpfException {
        return new MacroParser(text, false).parse();
    }

    /** Section 6.2: with spaces, and with the letters c, r and t. */
    static MacroString inExplanation(String text) throws SpfException {
        return new MacroParser(text, true).parse();
    }

    /** A domain-spec: ends in a macro or in a top label that can be one, and is not empty. */
    static MacroString domain(String text) throws SpfException {
        MacroString domain = inTerm(text);
        if (domain.parts().isEmpty()) {
            throw SpfException.permanent("a domain is missing");
        }
        Part last = domain.parts().get(domain.parts().size() - 1);
        if (last instanceof Literal end
                && !endsInTopLabel(end.text(), domain.parts().size() == 1)) {
            throw SpfException.permanent("'" + text + "' is no domain");
        }
        return domain;
    }

    private static boolean endsInTopLabel(String end, boolean alone) {
        String bare = end.endsWith(".") ? end.substring(0, end.length() - 1) : end;
        int dot = bare.lastIndexOf('.');
        if (dot < 0) {
            // Behind a macro that is no whole label, such as %{d}com: the label is not known before it is expanded.
            return !alone && bare.isEmpty();
        }
        String label = bare.substring(dot + 1);
        return !label.isEmpty()
                && label.chars().allMatch(c -> isAlphanumeric(c) || c == '-')
                && label.chars().anyMatch(MacroParser::isAlpha)
                && label.charAt(0) != '-'
                && label.charAt(label.length() - 1) != '-';
    }

    private MacroString parse() throws SpfException {
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '%') {
                escape();
            } else if (c > 0x20 && c < 0x7f || explanation && c == ' ') {
                literal.append(c);
            } else {
                throw SpfException.permanent("a character that may not be there: " + (int) c);
            }
        }
        endLiteral();
        return new MacroString(parts.build());
    }

    private void escape() throws SpfException {
        switch (next()) {
            case '%' -> literal.append('%');
            case '_' -> literal.append(' ');
            case '-' -> literal.append("%20");
            case '{' -> {
                endLiteral();
                parts.add(macro());
            }
            default -> throw SpfException.permanent("no macro: '" + text + "'");
        }
    }

    private Macro macro() throws SpfException {
        char given = next();
        char letter = (char) (given | 0x20);
        if (LETTERS.indexOf(letter) < 0 && !(explanation && EXPLANATION_LETTERS.indexOf(letter) >= 0)) {
            throw SpfException.permanent("no macro letter here: '" + given + "'");
        }
        int keep = digits();
        boolean reversed = at < text.length() && (text.charAt(at) | 0x20) == 'r';
        if (reversed) {
            at++;
        }
        int start = at;
        while (at < text.length() && DELIMITERS.indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        String delimiters = start == at ? "." : text.substring(start, at);
        if (next() != '}') {
            throw SpfException.permanent("a macro that does not end: '" + text + "'");
        }
        return new Macro(letter, Character.isUpperCase(given), keep, reversed, delimiters);
    }

    private int digits() throws SpfException {
        int start = at;
        int value = 0;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            // No value has as many parts as would make it overflow.
            value = Math.min(value * 10 + text.charAt(at) - '0', 1_000_000);
            at++;
        }
        if (start == at) {
            return Integer.MAX_VALUE;
        }
        if (value == 0) {
            throw SpfException.permanent("a macro that keeps nothing: '" + text + "'");
        }
        return value;
    }

    private char next() throws SpfException {
        if (at >= text.length()) {
            throw SpfException.permanent("a macro that does not end: '" + text + "'");
        }
        return text.charAt(at++);
    }

    private void endLiteral() {
        if (!literal.isEmpty()) {
            parts.add(new Literal(literal.toString()));
            literal.setLength(0);
        }
    }

    private static boolean isAlpha(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    private static boolean isAlphanumeric(int c) {
        return isAlpha(c) || c >= '0' && c <= '9';
    }

    /** Whether it can name a modifier (section 12): a letter, then letters, digits, hyphens, underscores, dots. */
    static boolean isName(String name) {
        return !name.isEmpty()
                && isAlpha(name.charAt(0))
                && name.toLowerCase(Locale.ROOT)
                        .chars()
                        .allMatch(c -> isAlphanumeric(c) || c == '-' || c == '_' || c == '.');
    }
}
