package org.compostela.delivery.hosts;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import java.util.List;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/** What DNS answers to one question, aliases (CNAME) followed. */
public sealed interface Answer {
    /**
     * At least one record of the type that was asked for.
     *
     * @param secure whether it is signed, from the root down, and so are the aliases that led there (RFC 4035 section 4.3)
     */
    record Found(List<Record> records, boolean secure) implements Answer {
        public Found {
            records = List.copyOf(records);
            checkArgument(!records.isEmpty(), "no record");
        }

        /** The name that has the records: the one that was asked for, or the last of its aliases. */
        public Name owner() {
            return records.get(0).getName();
        }
    }

    /** The name is there, and has no such record. */
    record Nothing() implements Answer {}

    /** There is no such name (NXDOMAIN). */
    record NoName() implements Answer {}

    /**
     * Nobody knows for now: time-out, SERVFAIL, a refusal, a broken zone.
     *
     * @param bogus whether signatures were checked, and there was no answer with good ones (RFC 4035 section 4.3)
     */
    record Unsure(String why, boolean bogus) implements Answer {
        public Unsure {
            requireNonNull(why, "why");
        }
    }
}
