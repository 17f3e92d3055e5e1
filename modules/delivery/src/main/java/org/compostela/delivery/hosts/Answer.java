package org.compostela.delivery.hosts;

import java.util.List;
import org.xbill.DNS.Record;

/** What DNS answers to one question, aliases (CNAME) followed. */
sealed interface Answer {
    /** At least one record of the type that was asked for. */
    record Found(List<Record> records) implements Answer {
        public Found {
            records = List.copyOf(records);
        }
    }

    /** The name is there, and has no such record. */
    record Nothing() implements Answer {}

    /** There is no such name (NXDOMAIN). */
    record NoName() implements Answer {}

    /** Nobody knows for now: time-out, SERVFAIL, a refusal, a broken zone. */
    record Unsure(String why) implements Answer {}
}
