package org.compostela.search;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a subject is about, without what replies and forwards put around it: what SORT sorts by (RFC 5256 §2.1). James' own way to find
 * it cuts "a] b" to "b", and knows neither "Re[2]:" nor "(FWD)".
 */
final class BaseSubject {
    /** Twice the longest line of RFC 5322; what is beyond sorts nothing. It bounds the stack that the patterns take, too. */
    private static final int LONGEST = 2_000;

    // The rules of RFC 5256 §5. They do not go back over what they took: hostile subjects take no longer than others.
    private static final String BLOB = "\\[[^\\[\\]]*+\\] *+";
    private static final String REPLY = "(?:" + BLOB + ")*+(?:re|fwd?+) *+(?:" + BLOB + ")?+:";
    private static final Pattern SPACES = Pattern.compile("[ \\t\\r\\n]++");
    private static final Pattern TRAILERS = Pattern.compile("(?: |\\(fwd\\))++$", Pattern.CASE_INSENSITIVE);
    private static final Pattern LEADERS = Pattern.compile("^(?: |" + REPLY + ")++", Pattern.CASE_INSENSITIVE);
    /** The last blob is the subject if nothing else is. */
    private static final Pattern BLOB_BEFORE_TEXT = Pattern.compile("^" + BLOB + "(?=.)", Pattern.DOTALL);

    private static final Pattern FORWARD =
            Pattern.compile("^\\[fwd:(.*)\\]$", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private BaseSubject() {}

    /** @param subject decoded (RFC 2047) */
    static String of(String subject) {
        String text = SPACES.matcher(SearchText.limit(subject, LONGEST)).replaceAll(" "); // step 1
        while (true) {
            text = withoutPrefixes(TRAILERS.matcher(text).replaceFirst("")); // steps 2 to 5
            Matcher forward = FORWARD.matcher(text);
            if (!forward.matches()) {
                return text;
            }
            text = forward.group(1); // step 6
        }
    }

    private static String withoutPrefixes(String text) {
        String before;
        String rest = text;
        do {
            before = rest;
            rest = LEADERS.matcher(rest).replaceFirst("");
            rest = BLOB_BEFORE_TEXT.matcher(rest).replaceFirst("");
        } while (rest.length() < before.length());
        return rest;
    }
}
