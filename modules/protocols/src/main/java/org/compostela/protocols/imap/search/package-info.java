/**
 * SEARCH, SORT, THREAD and ESEARCH: how a mail program finds mail. RFC 9051 §6.4.4 and RFC 3501 (SEARCH), RFC 4731 (ESEARCH responses),
 * RFC 5182 ({@code $}), RFC 5032 (WITHIN), RFC 7162 (MODSEQ), RFC 8514 (SAVEDATE), RFC 5256 (SORT, THREAD), RFC 5267 §3 (ESORT), RFC 5957
 * (sorting by display names), RFC 7377 (ESEARCH over many mailboxes).
 *
 * <p>A command is parsed into a {@link org.compostela.protocols.imap.search.SearchCommand} within bounds (depth, number of keys), its
 * {@link org.compostela.protocols.imap.search.Key}s become James' search criteria, and the mailbox's index answers those. Threading, and
 * sorting by display names, read the headers of what was found and are pure functions of them. The way in is {@link
 * org.compostela.protocols.imap.search.SearchParts}.
 */
@NullMarked
package org.compostela.protocols.imap.search;

import org.jspecify.annotations.NullMarked;
