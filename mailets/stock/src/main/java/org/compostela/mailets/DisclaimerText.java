package org.compostela.mailets;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.compostela.mailets.mime.TextPart;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Entities;

/**
 * A disclaimer in its plain and its HTML version, and how each goes into a text.
 *
 * @param plain lines divided by a line feed, none of them ending in a space
 * @param key its letters and digits alone: what is left of a text that was quoted, wrapped anew, and turned into HTML and back
 */
record DisclaimerText(String plain, String html, String key) {
    private static final Pattern BODY_START = Pattern.compile("(?i)<body\\b[^>]*>");
    private static final Pattern BODY_END = Pattern.compile("(?i)</body\\s*>|</html\\s*>");

    static DisclaimerText of(String text, Optional<String> html) {
        String plain = text.strip().lines().map(String::stripTrailing).collect(Collectors.joining("\n"));
        return new DisclaimerText(
                plain, html.map(String::strip).orElseGet(() -> asHtml(plain)), lettersAndDigits(plain));
    }

    boolean isIn(TextPart part) {
        String text = part.isHtml() ? Jsoup.parse(part.text()).text() : part.text();
        return lettersAndDigits(text).contains(key);
    }

    String in(TextPart part, boolean atStart) {
        return part.isHtml() ? inHtml(part, atStart) : inPlain(part, atStart);
    }

    private String inPlain(TextPart part, boolean atStart) {
        String text = part.text();
        String lineEnd = text.contains("\r\n") || !text.contains("\n") ? "\r\n" : "\n";
        String lines = (part.isFlowed() ? stuffed(plain) : plain).replace("\n", lineEnd);
        if (atStart) {
            return lines + lineEnd + lineEnd + text;
        }
        String ended = text.isEmpty() || text.endsWith("\n") ? text : text + lineEnd;
        return ended + lineEnd + lines + lineEnd;
    }

    /** RFC 3676 section 4.4: in flowed text a line that starts with a space, "&gt;" or "From " gets a space before it. */
    private static String stuffed(String text) {
        return text.lines()
                .map(line ->
                        line.startsWith(" ") || line.startsWith(">") || line.startsWith("From ") ? " " + line : line)
                .collect(Collectors.joining("\n"));
    }

    private String inHtml(TextPart part, boolean atStart) {
        String text = part.text();
        int place = atStart ? afterBodyStart(text) : beforeBodyEnd(text);
        return text.substring(0, place) + inCharsetOf(part) + text.substring(place);
    }

    private static int afterBodyStart(String text) {
        return BODY_START
                .matcher(text)
                .results()
                .mapToInt(MatchResult::end)
                .findFirst()
                .orElse(0);
    }

    /** The last end of a body; where there is none, the end of the document, else of the text. */
    private static int beforeBodyEnd(String text) {
        return BODY_END.matcher(text)
                .results()
                .filter(found -> found.group().toLowerCase(Locale.ROOT).startsWith("</body"))
                .mapToInt(MatchResult::start)
                .reduce((earlier, later) -> later)
                .orElseGet(() -> BODY_END.matcher(text)
                        .results()
                        .mapToInt(MatchResult::start)
                        .reduce((earlier, later) -> later)
                        .orElse(text.length()));
    }

    /** What the charset of the part lacks becomes a numeric reference, so that a {@code <meta charset>} in the text stays true. */
    private String inCharsetOf(TextPart part) {
        StringBuilder fitting = new StringBuilder(html.length());
        html.codePoints().forEach(point -> {
            String character = Character.toString(point);
            if (part.canHold(character)) {
                fitting.append(character);
            } else {
                fitting.append("&#").append(point).append(';');
            }
        });
        return fitting.toString();
    }

    private static String asHtml(String plain) {
        return "<div><br>" + Entities.escape(plain).replace("\n", "<br>") + "</div>";
    }

    private static String lettersAndDigits(String text) {
        return text.codePoints()
                .filter(Character::isLetterOrDigit)
                .map(Character::toLowerCase)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
