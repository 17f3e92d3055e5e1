package org.compostela.protocols.imap.search;

import java.util.ArrayList;
import java.util.List;

/** Finds message ids in header fields (RFC 5322 §3.6.4). */
final class MessageIds {
    private MessageIds() {}

    /**
     * The ids in a field, in their order, without quotes that need not be there (RFC 5256 §3: {@code <"a"@b>} is {@code <a@b>}).
     *
     * @param most so many of them, counted from the end: the last ones are the closest
     */
    static List<String> in(String field, int most) {
        List<String> ids = new ArrayList<>();
        int open = field.indexOf('<');
        while (open >= 0) {
            int close = field.indexOf('>', open);
            if (close < 0) {
                break;
            }
            // Of <a <b@c> the last < counts.
            int begin = field.lastIndexOf('<', close);
            String id = normalized(field.substring(begin + 1, close));
            if (!id.isEmpty()) {
                ids.add(id);
            }
            open = field.indexOf('<', close);
        }
        return List.copyOf(ids.subList(Math.max(0, ids.size() - most), ids.size()));
    }

    /** Empty if it is none. */
    private static String normalized(String text) {
        String id = text.replaceAll("[ \\t\\r\\n]", "");
        int at = id.lastIndexOf('@');
        if (at <= 0 || at == id.length() - 1) {
            return "";
        }
        return unquoted(id.substring(0, at)) + id.substring(at);
    }

    private static String unquoted(String left) {
        boolean quoted = left.length() > 2 && left.startsWith("\"") && left.endsWith("\"");
        if (!quoted) {
            return left;
        }
        String inside = left.substring(1, left.length() - 1);
        return inside.chars().allMatch(c -> Character.isLetterOrDigit(c) || "!#$%&'*+-/=?^_`{|}~.".indexOf(c) >= 0)
                ? inside
                : left;
    }
}
