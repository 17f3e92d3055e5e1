/**
 * What mailets and matchers ask of a MIME message (RFC 2045, 2046): its visible text, its attachments, whether it is signed or
 * encrypted, and what a file really is.
 *
 * <p>Messages come from strangers. What cannot be read (a broken boundary, an unknown charset) is an answer here, not an exception: a
 * mail must not end in the error repository because its sender cannot write MIME.
 */
@NullMarked
package org.compostela.mailets.mime;

import org.jspecify.annotations.NullMarked;
