package org.compostela.delivery.transaction;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableMap;
import com.google.common.primitives.Longs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a server can do, as its answer to EHLO says (RFC 5321 section 4.1.1.1). Immutable. */
record Peer(ImmutableMap<String, String> extensions) {
    private static final Splitter WORDS = Splitter.on(' ').omitEmptyStrings();

    /** Of a server that knows HELO alone. */
    static final Peer PLAIN = new Peer(ImmutableMap.of());

    static Peer of(Reply ehlo) {
        Map<String, String> extensions = new LinkedHashMap<>();
        ehlo.lines().stream().skip(1).forEach(line -> {
            int space = line.indexOf(' ');
            String keyword = (space < 0 ? line : line.substring(0, space)).toUpperCase(Locale.ROOT);
            extensions.putIfAbsent(keyword, space < 0 ? "" : line.substring(space + 1));
        });
        return new Peer(ImmutableMap.copyOf(extensions));
    }

    boolean has(String keyword) {
        return extensions.containsKey(keyword);
    }

    /** The largest message it takes; empty: it does not say (RFC 1870 section 4: 0 is no limit). */
    Optional<Long> largest() {
        return Optional.ofNullable(extensions.get("SIZE"))
                .map(String::strip)
                .map(Longs::tryParse)
                .filter(size -> size > 0);
    }

    List<String> authentications() {
        return Optional.ofNullable(extensions.get("AUTH"))
                .map(names -> WORDS.splitToList(names.toUpperCase(Locale.ROOT)))
                .orElse(List.of());
    }
}
