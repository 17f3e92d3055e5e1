package org.compostela.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.mail.Flags;
import javax.mail.Flags.Flag;

/** IMAP's own flags by the names that the index has for them. */
final class SystemFlags {
    private static final Map<String, Flag> BY_NAME = Map.of(
            "answered", Flag.ANSWERED,
            "deleted", Flag.DELETED,
            "draft", Flag.DRAFT,
            "flagged", Flag.FLAGGED,
            "recent", Flag.RECENT,
            "seen", Flag.SEEN);

    private SystemFlags() {}

    static List<String> names(Flags flags) {
        List<String> names = new ArrayList<>();
        BY_NAME.forEach((name, flag) -> {
            if (flags.contains(flag)) {
                names.add(name);
            }
        });
        return names;
    }

    static String name(Flag flag) {
        return BY_NAME.entrySet().stream()
                .filter(entry -> entry.getValue().equals(flag))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("not a flag that can be searched: " + flag));
    }

    static List<String> keywords(Flags flags) {
        return List.of(flags.getUserFlags());
    }

    /** Keywords are compared without case (RFC 9051 section 2.3.2). */
    static String keyword(String keyword) {
        return keyword.toLowerCase(Locale.ROOT);
    }

    static Flags flags(List<String> names, List<String> keywords) {
        Flags flags = new Flags();
        names.stream().map(BY_NAME::get).forEach(flags::add);
        keywords.forEach(flags::add);
        return flags;
    }
}
