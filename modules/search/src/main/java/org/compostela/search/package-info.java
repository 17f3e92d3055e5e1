/**
 * Search on OpenSearch: every message of every mailbox in one index, and IMAP SEARCH and SORT answered from it.
 *
 * <p>Follows RFC 3501 section 6.4.4 and RFC 9051 section 6.4.4 (SEARCH), RFC 5256 (SORT: base subject), RFC 7162 (MODSEQ) and RFC
 * 8514 (SAVEDATE) as far as James' {@link org.apache.james.mailbox.model.SearchQuery} expresses them. Header keys match any
 * substring; body keys match words in sequence, the last one as a prefix, and any substring in scripts written without spaces, or
 * any substring at all if {@code search.body} says so. What a text is to searches is said in one place ({@code SearchText}).
 *
 * <p>The way in is {@link org.compostela.search.SearchModule}. A mailbox event becomes a document ({@code MessageDocuments}), waits
 * for its turn in a bounded batch ({@code BulkWriter}) and is acknowledged when OpenSearch has it on disk. A search waits for the
 * writes of its own mailboxes ({@code Freshness}), is translated ({@code QueryTranslation}) and read page by page
 * ({@code IndexSearcher}). While OpenSearch does not answer, events go to James' dead letters and come back by themselves
 * ({@code CatchUp}); searches that need no text are answered from the mailbox ({@code MetadataScan}), others fail clearly.
 *
 * <p>The mailboxes are the truth. One comparison ({@code IndexComparison}) serves to check the index, to put it right, to fill it, and
 * to build another beside it ({@code IndexKeeper}), on demand ({@code IndexRoutes}) or by itself ({@code IndexUpkeep}).
 */
@NullMarked
package org.compostela.search;

import org.jspecify.annotations.NullMarked;
