package org.compostela.search.corpus;

import java.time.LocalDate;
import java.util.List;
import java.util.Set;

/** The search keys of RFC 9051 section 6.4.4, with those of RFC 5032 (WITHIN), RFC 7162 (MODSEQ) and RFC 8514 (SAVEDATE). */
public sealed interface Key {
    /** Whether it asks for words in bodies, where this server differs from the RFC's substring. */
    default boolean asksForWords() {
        return false;
    }

    record All() implements Key {}

    record Flag(String name, boolean set) implements Key {}

    record Keyword(String name, boolean set) implements Key {}

    /** RECENT, OLD, NEW. */
    record Recent(boolean set, boolean andUnseen) implements Key {}

    enum Which {
        INTERNAL,
        SENT,
        SAVED
    }

    enum When {
        BEFORE,
        ON,
        SINCE
    }

    record Day(Which which, When when, LocalDate day) implements Key {}

    /** OLDER or YOUNGER, told by the second that it came to. */
    record Within(boolean older, long second) implements Key {}

    record Size(boolean larger, long octets) implements Key {}

    /** Pairs of first and last, in any order. */
    record Uids(List<long[]> ranges) implements Key {
        @Override
        public String toString() {
            return "Uids"
                    + ranges.stream().map(range -> range[0] + ":" + range[1]).toList();
        }
    }

    record ModSeq(long least) implements Key {}

    /** FROM, TO, CC, BCC, SUBJECT and HEADER; an empty text asks whether the field is there. */
    record Header(String field, String text) implements Key {}

    enum Where {
        BODY,
        TEXT
    }

    record Text(Where where, String text) implements Key {
        @Override
        public boolean asksForWords() {
            return true;
        }
    }

    record FileName(String text) implements Key {}

    record And(List<Key> keys) implements Key {
        @Override
        public boolean asksForWords() {
            return keys.stream().anyMatch(Key::asksForWords);
        }
    }

    record Or(Key one, Key other) implements Key {
        @Override
        public boolean asksForWords() {
            return one.asksForWords() || other.asksForWords();
        }
    }

    record Not(Key key) implements Key {
        @Override
        public boolean asksForWords() {
            return key.asksForWords();
        }
    }

    /** What a mailbox knows of a message. */
    record State(
            long uid,
            long modSeq,
            long size,
            java.time.Instant internalDate,
            java.time.Instant saveDate,
            Set<String> flags,
            Set<String> keywords,
            boolean recent) {}
}
