package org.compostela.senderauthentication.dkim;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableMap;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Names with values: {@code a=1; b=2} (RFC 6376 section 3.2). Names are told apart by case. Immutable. */
public final class TagList {
    /** Far more than all that any standard names. */
    private static final int MOST = 100;

    private static final CharMatcher SPACE = CharMatcher.anyOf(" \t\r\n");
    private static final Splitter SEMICOLON = Splitter.on(';');
    private static final Splitter COLON = Splitter.on(':').trimResults(SPACE);

    private final ImmutableMap<String, String> tags;

    private TagList(ImmutableMap<String, String> tags) {
        this.tags = tags;
    }

    public static TagList parse(String text) throws TagSyntaxException {
        Map<String, String> tags = new LinkedHashMap<>();
        for (String piece : SEMICOLON.split(withoutLastSemicolon(text))) {
            String spec = SPACE.trimFrom(piece);
            int equals = spec.indexOf('=');
            if (equals <= 0) {
                throw new TagSyntaxException("no tag: '" + shortened(spec) + "'");
            }
            String name = SPACE.trimTrailingFrom(spec.substring(0, equals));
            String value = SPACE.trimLeadingFrom(spec.substring(equals + 1));
            check(name, value);
            if (tags.put(name, value) != null) {
                throw new TagSyntaxException("the tag " + name + " stands there twice");
            }
            if (tags.size() > MOST) {
                throw new TagSyntaxException("more than " + MOST + " tags");
            }
        }
        return new TagList(ImmutableMap.copyOf(tags));
    }

    private static String withoutLastSemicolon(String text) {
        String trimmed = SPACE.trimTrailingFrom(text);
        return trimmed.endsWith(";") ? trimmed.substring(0, trimmed.length() - 1) : trimmed;
    }

    private static void check(String name, String value) throws TagSyntaxException {
        if (!isLetter(name.charAt(0)) || !name.chars().allMatch(c -> isLetter(c) || c >= '0' && c <= '9' || c == '_')) {
            throw new TagSyntaxException("no name of a tag: '" + shortened(name) + "'");
        }
        if (!value.chars().allMatch(c -> c > 0x20 && c < 0x7f || SPACE.matches((char) c))) {
            throw new TagSyntaxException("a character that may not be in the tag " + name);
        }
    }

    public Optional<String> find(String name) {
        return Optional.ofNullable(tags.get(name));
    }

    public boolean has(String name) {
        return tags.containsKey(name);
    }

    /** Whether it is the first tag: the version of a key must be. */
    boolean isFirst(String name) {
        return !tags.isEmpty() && tags.keySet().iterator().next().equals(name);
    }

    public String required(String name) throws TagSyntaxException {
        String value = find(name).orElse("");
        if (value.isEmpty()) {
            throw new TagSyntaxException("the tag " + name + " is missing or empty");
        }
        return value;
    }

    /** Base64, in which white space means nothing. */
    public byte[] base64(String name) throws TagSyntaxException {
        try {
            return Base64.getDecoder().decode(SPACE.removeFrom(required(name)));
        } catch (IllegalArgumentException e) {
            throw new TagSyntaxException("the tag " + name + " is not Base64");
        }
    }

    /** Digits only, at most eighteen; there and empty is an error. */
    public OptionalLong number(String name) throws TagSyntaxException {
        Optional<String> value = find(name);
        if (value.isEmpty()) {
            return OptionalLong.empty();
        }
        String digits = value.get();
        if (digits.isEmpty() || digits.length() > 18 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new TagSyntaxException("the tag " + name + " is no number: '" + shortened(digits) + "'");
        }
        return OptionalLong.of(Long.parseLong(digits));
    }

    /** Values with colons between; none of them empty. */
    public List<String> list(String name) throws TagSyntaxException {
        List<String> values = COLON.splitToList(required(name));
        if (values.contains("")) {
            throw new TagSyntaxException("the tag " + name + " has an empty value");
        }
        return values;
    }

    /**
     * The field with the value of its tag {@code b} taken out, white space and all (section 3.7): what a signature in it was made over.
     */
    public static String withoutSignature(String field) {
        int colon = field.indexOf(':') + 1;
        StringBuilder without = new StringBuilder(field.substring(0, colon));
        int start = colon;
        while (start <= field.length()) {
            int semicolon = field.indexOf(';', start);
            int end = semicolon < 0 ? field.length() : semicolon;
            int equals = field.indexOf('=', start);
            boolean isSignature = equals >= 0
                    && equals < end
                    && SPACE.trimFrom(field.substring(start, equals)).equals("b");
            without.append(field, start, isSignature ? equals + 1 : end);
            if (semicolon >= 0) {
                without.append(';');
            }
            start = end + 1;
        }
        return without.toString();
    }

    private static boolean isLetter(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    private static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }
}
