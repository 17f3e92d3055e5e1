package org.compostela.search;

import java.util.concurrent.atomic.LongAdder;

/** What the index has done since this server started. Safe for use by many threads. */
public final class IndexStatistics {
    private final LongAdder indexed = new LongAdder();
    private final LongAdder postponed = new LongAdder();
    private final LongAdder searched = new LongAdder();

    /** Messages that entered the index for the first time: deliveries, appends and copies, not reindexing. */
    public long indexed() {
        return indexed.sum();
    }

    /** Mailbox events put off because OpenSearch did not answer. */
    public long postponed() {
        return postponed.sum();
    }

    /** Searches answered by OpenSearch. */
    public long searched() {
        return searched.sum();
    }

    void countIndexed() {
        indexed.increment();
    }

    void countPostponed() {
        postponed.increment();
    }

    void countSearched() {
        searched.increment();
    }
}
