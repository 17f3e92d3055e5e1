package org.compostela.protocols.imap.search;

import static java.util.Objects.requireNonNull;

import java.time.LocalDate;
import java.util.List;
import javax.mail.Flags.Flag;
import org.apache.james.mailbox.model.SearchQuery.AddressType;

/** A search key (RFC 9051 §6.4.4) as it was read; what it means may depend on the mailbox. */
sealed interface Key {
    record All() implements Key {}

    record SystemFlag(Flag flag, boolean set) implements Key {
        public SystemFlag {
            requireNonNull(flag, "flag");
        }
    }

    record Keyword(String name, boolean set) implements Key {
        public Keyword {
            requireNonNull(name, "name");
        }
    }

    record Address(AddressType type, String value) implements Key {
        public Address {
            requireNonNull(type, "type");
            requireNonNull(value, "value");
        }
    }

    /** @param value if empty, the field only has to be there */
    record Header(String name, String value) implements Key {
        public Header {
            requireNonNull(name, "name");
            requireNonNull(value, "value");
        }
    }

    record Subject(String value) implements Key {
        public Subject {
            requireNonNull(value, "value");
        }
    }

    record Body(String value) implements Key {
        public Body {
            requireNonNull(value, "value");
        }
    }

    record Text(String value) implements Key {
        public Text {
            requireNonNull(value, "value");
        }
    }

    /** Which date of a message is meant. */
    enum DateKind {
        INTERNAL,
        SENT,
        SAVED
    }

    enum When {
        BEFORE,
        ON,
        SINCE
    }

    record Day(DateKind kind, When when, LocalDate date) implements Key {
        public Day {
            requireNonNull(kind, "kind");
            requireNonNull(when, "when");
            requireNonNull(date, "date");
        }
    }

    /** RFC 5032. */
    record Age(boolean older, long seconds) implements Key {}

    record Size(boolean larger, long octets) implements Key {}

    record Numbers(NumberSet set) implements Key {
        public Numbers {
            requireNonNull(set, "set");
        }
    }

    record Uids(NumberSet set) implements Key {
        public Uids {
            requireNonNull(set, "set");
        }
    }

    /** {@code $} (RFC 5182). */
    record Saved() implements Key {}

    /** RFC 7162 §3.1.5. */
    record ModSeq(long atLeast) implements Key {}

    /** RFC 8474 §5.4. */
    record EmailId(String id) implements Key {
        public EmailId {
            requireNonNull(id, "id");
        }
    }

    /** RFC 8474 §5.4. */
    record ThreadId(String id) implements Key {
        public ThreadId {
            requireNonNull(id, "id");
        }
    }

    record And(List<Key> keys) implements Key {
        public And {
            keys = List.copyOf(keys);
        }
    }

    record Or(Key one, Key other) implements Key {
        public Or {
            requireNonNull(one, "one");
            requireNonNull(other, "other");
        }
    }

    record Not(Key key) implements Key {
        public Not {
            requireNonNull(key, "key");
        }
    }

    /** Whether the answer has to tell a mod-sequence (RFC 7162 §3.1.5). */
    default boolean asksForModSeq() {
        if (this instanceof And and) {
            return and.keys().stream().anyMatch(Key::asksForModSeq);
        } else if (this instanceof Or or) {
            return or.one().asksForModSeq() || or.other().asksForModSeq();
        } else if (this instanceof Not not) {
            return not.key().asksForModSeq();
        }
        return this instanceof ModSeq;
    }
}
