package org.compostela.delivery.transaction;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.compostela.delivery.outcome.Reason;

/**
 * What a server said (RFC 5321 section 4.2). Immutable.
 *
 * @param lines without code and end of line; at least one
 */
record Reply(int code, List<String> lines) {
    /** RFC 5321 section 4.2.1: the server is closing. */
    static final int CLOSING = 421;

    private static final Pattern ENHANCED = Pattern.compile("([245])\\.(\\d{1,3})\\.(\\d{1,3})(?:\\s+|$)");

    /** In a bounce and in the journey: a server may say a novel. */
    private static final int LONGEST_TEXT = 500;

    Reply {
        checkArgument(code >= 200 && code <= 599, "code %s", code);
        lines = List.copyOf(lines);
        checkArgument(!lines.isEmpty(), "no line");
    }

    boolean isPositive() {
        return code / 100 == 2;
    }

    boolean isIntermediate() {
        return code / 100 == 3;
    }

    boolean isPermanent() {
        return code / 100 == 5;
    }

    boolean isClosing() {
        return code == CLOSING;
    }

    /** The enhanced code if it is one of the same class (RFC 2034 section 4), else the class alone. */
    String status() {
        Matcher matcher = ENHANCED.matcher(lines.get(0));
        boolean fits = matcher.lookingAt() && matcher.group(1).equals(String.valueOf(code / 100));
        return fits ? matcher.group(1) + "." + matcher.group(2) + "." + matcher.group(3) : statusClass() + ".0.0";
    }

    private String statusClass() {
        return isIntermediate() ? "4" : String.valueOf(code / 100);
    }

    Reason reason(String host) {
        String text = lines.stream().map(Reply::withoutStatus).collect(Collectors.joining(" "));
        String cut = text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) + "…" : text;
        return new Reason(code, status(), cut, host);
    }

    private static String withoutStatus(String line) {
        Matcher matcher = ENHANCED.matcher(line);
        return matcher.lookingAt() ? line.substring(matcher.end()) : line;
    }

    @Override
    public String toString() {
        return code + " " + String.join(" ", lines);
    }
}
