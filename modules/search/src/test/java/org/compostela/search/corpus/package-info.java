/**
 * Mail to search, and a slow and simple reader and searcher of it that knows nothing of the index: what both find must be the same.
 *
 * <p>{@code Corpus} makes the messages, {@code RawMessage} reads their bytes, {@code Key} is IMAP's SEARCH keys, and {@code Oracle} says
 * whether a key holds for a message. No class of the product is used here, and none of its packages can be: they are not public.
 */
@NullMarked
package org.compostela.search.corpus;

import org.jspecify.annotations.NullMarked;
