package org.compostela.senderauthentication.dkim;

import java.util.Locale;

/** What changes on the way a signature bears (RFC 6376 section 3.4). */
public enum Canonicalization {
    /** None in the header; empty lines at the end of the body. */
    SIMPLE,
    /** White space, folding, and the case of field names. */
    RELAXED;

    /**
     * @param header for header fields
     * @param body for the body
     */
    public record Pair(Canonicalization header, Canonicalization body) {
        public static final Pair RELAXED_RELAXED = new Pair(RELAXED, RELAXED);

        /** The value of the tag {@code c}: without a second part, the body's is simple. */
        public static Pair parse(String value) throws TagSyntaxException {
            int slash = value.indexOf('/');
            return slash < 0
                    ? new Pair(one(value), SIMPLE)
                    : new Pair(one(value.substring(0, slash)), one(value.substring(slash + 1)));
        }

        private static Canonicalization one(String word) throws TagSyntaxException {
            return switch (word.strip().toLowerCase(Locale.ROOT)) {
                case "simple" -> SIMPLE;
                case "relaxed" -> RELAXED;
                default -> throw new TagSyntaxException("no canonicalization: '" + word + "'");
            };
        }
    }

    /** A field as it is signed, with its line end. */
    public String header(String raw) {
        return this == SIMPLE ? raw + "\r\n" : relaxed(raw);
    }

    /** Section 3.4.2. */
    private static String relaxed(String raw) {
        int colon = raw.indexOf(':');
        String name = raw.substring(0, Math.max(colon, 0)).stripTrailing().toLowerCase(Locale.ROOT);
        StringBuilder field = new StringBuilder(raw.length() + 2).append(name).append(':');
        boolean space = false;
        int start = field.length();
        for (int at = colon + 1; at < raw.length(); at++) {
            char c = raw.charAt(at);
            if (c == ' ' || c == '\t') {
                space = true;
            } else if (c == '\r' && at + 1 < raw.length() && raw.charAt(at + 1) == '\n') {
                at++;
            } else {
                if (space && field.length() > start) {
                    field.append(' ');
                }
                space = false;
                field.append(c);
            }
        }
        return field.append("\r\n").toString();
    }
}
