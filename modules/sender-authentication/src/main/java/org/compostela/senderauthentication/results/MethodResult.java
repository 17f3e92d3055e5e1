package org.compostela.senderauthentication.results;

import static java.util.Objects.requireNonNull;

import com.google.common.base.CharMatcher;
import com.google.common.collect.ImmutableMap;

/**
 * What one method found (RFC 8601 section 2.2). Whatever a stranger wrote is put so that it can be nothing but a value or a comment.
 *
 * @param comment for people; none if empty
 * @param properties what the result is about, such as {@code smtp.mailfrom}; those with an empty value are left out
 */
public record MethodResult(String method, String result, String comment, ImmutableMap<String, String> properties) {
    /** A value of any use is far shorter, and a line may have 998. */
    private static final int LONGEST = 300;

    private static final CharMatcher TOKEN = CharMatcher.inRange('a', 'z')
            .or(CharMatcher.inRange('A', 'Z'))
            .or(CharMatcher.inRange('0', '9'))
            .or(CharMatcher.anyOf("!#$%&'*+-.^_`{|}~@"));

    private static final CharMatcher VISIBLE = CharMatcher.inRange(' ', '~');

    public MethodResult {
        requireNonNull(method, "method");
        requireNonNull(result, "result");
        requireNonNull(comment, "comment");
        requireNonNull(properties, "properties");
    }

    public static MethodResult of(String method, String result) {
        return new MethodResult(method, result, "", ImmutableMap.of());
    }

    public MethodResult commented(String words) {
        return new MethodResult(method, result, words, properties);
    }

    public MethodResult with(String property, String value) {
        return new MethodResult(
                method,
                result,
                comment,
                ImmutableMap.<String, String>builder()
                        .putAll(properties)
                        .put(property, value)
                        .buildKeepingLast());
    }

    /** As the field has it, on one line. */
    String written() {
        StringBuilder text = new StringBuilder(method).append('=').append(result);
        if (!comment.isEmpty()) {
            text.append(" (").append(commentText(comment)).append(')');
        }
        properties.forEach((name, value) -> {
            if (!value.isEmpty()) {
                text.append(' ').append(name).append('=').append(value(value));
            }
        });
        return text.toString();
    }

    private static String value(String given) {
        String value = plain(given);
        return TOKEN.matchesAllOf(value) ? value : '"' + escaped(value, "\"\\") + '"';
    }

    private static String commentText(String given) {
        return escaped(plain(given), "()\\");
    }

    private static String plain(String given) {
        String cut = given.length() <= LONGEST ? given : given.substring(0, LONGEST);
        return VISIBLE.negate().replaceFrom(cut, '?');
    }

    private static String escaped(String text, String special) {
        StringBuilder escaped = new StringBuilder();
        for (int at = 0; at < text.length(); at++) {
            if (special.indexOf(text.charAt(at)) >= 0) {
                escaped.append('\\');
            }
            escaped.append(text.charAt(at));
        }
        return escaped.toString();
    }
}
