package org.compostela.protocols.imap.search;

import org.compostela.protocols.connection.Workers;

/**
 * The threads that wait for the index and work on what it gave, so that slow searches take none from other commands. A connection has
 * one command at a time here.
 */
public final class SearchThreads implements AutoCloseable {
    private static final int SEARCHES = 16;
    /** Commands that hold the headers of up to {@link HeaderReader#MOST} messages in memory at once; further ones wait. */
    private static final int WITH_HEADERS = 2;

    private final Workers searches = new Workers("imap-search", SEARCHES);
    private final Workers withHeaders = new Workers("imap-thread", WITH_HEADERS);

    Workers searches() {
        return searches;
    }

    Workers withHeaders() {
        return withHeaders;
    }

    @Override
    public void close() {
        searches.close();
        withHeaders.close();
    }
}
