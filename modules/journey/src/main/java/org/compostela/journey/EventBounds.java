package org.compostela.journey;

import com.google.common.collect.ImmutableMap;
import java.util.Map;

/**
 * What one event may take up: a text is cut to {@value #LONGEST_TEXT} characters, a trace to {@value #LONGEST_TRACE}, and all of
 * an event's texts to {@value #LONGEST_EVENT}. What is cut ends in an ellipsis.
 */
final class EventBounds {
    static final int LONGEST_TEXT = 4_000;
    static final int LONGEST_TRACE = 8_000;
    static final int LONGEST_EVENT = 16_000;

    private static final String CUT = "…";

    private EventBounds() {}

    /** Characters that an event keeps in memory, about. */
    static int sizeOf(MailEvent event) {
        int size = event.journey().length() + event.mail().length();
        for (Map.Entry<String, Object> field : event.fields().entrySet()) {
            size += field.getKey().length() + lengthOf(field.getValue());
        }
        return size;
    }

    static MailEvent bounded(MailEvent event) {
        return fits(event)
                ? event
                : new MailEvent(event.at(), event.fact(), event.journey(), event.mail(), bounded(event.fields()));
    }

    private static ImmutableMap<String, Object> bounded(Map<String, Object> fields) {
        ImmutableMap.Builder<String, Object> all = ImmutableMap.builder();
        int left = LONGEST_EVENT;
        for (Map.Entry<String, Object> field : fields.entrySet()) {
            Object value = field.getValue() instanceof String text
                    ? cut(text, Math.min(longest(field.getKey()), Math.max(left, 0)))
                    : field.getValue();
            left -= lengthOf(value);
            all.put(field.getKey(), value);
        }
        return all.build();
    }

    private static boolean fits(MailEvent event) {
        return sizeOf(event) <= LONGEST_TEXT;
    }

    private static int longest(String field) {
        return field.equals("trace") ? LONGEST_TRACE : LONGEST_TEXT;
    }

    /** Not through the middle of a character. */
    private static String cut(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int end = longest > 0 && Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
        return text.substring(0, end) + CUT;
    }

    private static int lengthOf(Object value) {
        return value instanceof String text ? text.length() : Long.BYTES;
    }
}
