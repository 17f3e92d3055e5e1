package org.compostela.mailets;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A subject as replies and lists make it (RFC 5256 section 2.1): marks at its front (the tag, {@code Re:} in many languages, other
 * {@code [tags]}), then what the mail is about. The tag counts only among the marks: a subject may speak of it.
 */
record Subject(String whole, String tag, List<String> marks, String rest) {
    /** Of a hostile subject; a person's has three. */
    private static final int MARKS = 50;

    private static final Pattern MARK =
            Pattern.compile("(?i)(?:re|fwd?|aw|wg|sv|vs|vb|tr|rv|ref|rif|odp|ynt|antw|doorst|res|enc|回复|回覆|转发|轉寄|答复)"
                    + "\\s*(?:\\[\\d+\\]|\\(\\d+\\)|\\^\\d+)?\\s*[:：]"
                    + "|\\[[^\\[\\]]{1,80}\\]");

    static Subject parse(String whole, String tag) {
        List<String> marks = new ArrayList<>();
        String rest = whole.strip();
        while (marks.size() < MARKS) {
            int length = markLength(rest, tag);
            if (length == 0) {
                break;
            }
            marks.add(rest.substring(0, length));
            rest = rest.substring(length).strip();
        }
        return new Subject(whole, tag, List.copyOf(marks), rest);
    }

    private static int markLength(String rest, String tag) {
        if (rest.regionMatches(true, 0, tag, 0, tag.length())) {
            return tag.length();
        }
        Matcher mark = MARK.matcher(rest);
        return mark.lookingAt() ? mark.end() : 0;
    }

    /** The subject with the tag once; empty if it is so already. */
    Optional<String> withTag(boolean front) {
        long times = marks.stream().filter(this::isTag).count();
        if (times == 1) {
            return Optional.empty();
        }
        if (times > 1) {
            return Optional.of(join(onlyFirstTag(), rest));
        }
        return Optional.of(front ? join(List.of(tag), whole.strip()) : join(marks, join(List.of(tag), rest)));
    }

    /** The subject without the tag; empty if it has none. */
    Optional<String> withoutTag() {
        if (marks.stream().noneMatch(this::isTag)) {
            return Optional.empty();
        }
        return Optional.of(join(marks.stream().filter(mark -> !isTag(mark)).toList(), rest));
    }

    private List<String> onlyFirstTag() {
        List<String> kept = new ArrayList<>();
        boolean seen = false;
        for (String mark : marks) {
            if (!isTag(mark) || !seen) {
                kept.add(mark);
            }
            seen |= isTag(mark);
        }
        return kept;
    }

    private boolean isTag(String mark) {
        return mark.equalsIgnoreCase(tag);
    }

    private static String join(List<String> marks, String rest) {
        return Stream.concat(marks.stream(), Stream.of(rest))
                .filter(each -> !each.isEmpty())
                .collect(Collectors.joining(" "));
    }
}
