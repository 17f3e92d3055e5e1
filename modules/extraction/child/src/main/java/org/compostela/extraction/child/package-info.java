/**
 * The child JVM that reads files of strangers: text out of PDF, Office, OpenDocument, RTF, HTML, mail and archives, by Apache Tika.
 * Started, fed and ended by {@code org.compostela.extraction}; a hostile file can take this process with it and nothing else.
 *
 * <p>Standard input brings files, one after the other, standard output takes answers. Both in the big-endian forms of {@link
 * java.io.DataOutput}:
 *
 * <ul>
 *   <li>a file: chunks, each an {@code int} length and so many bytes; length 0 ends the file, length -1 takes it back;
 *   <li>an answer: a byte, {@code 0} for all of the text, {@code 1} for a part of it, which may be nothing; then why it is a part, and
 *       the text, each an {@code int} length and so many bytes of UTF-8. A file that was taken back has no answer;
 *   <li>before the first file: the byte {@code 7}, which says that files are taken.
 * </ul>
 *
 * The end of standard input ends the process at once, whatever it is at.
 */
@NullMarked
package org.compostela.extraction.child;

import org.jspecify.annotations.NullMarked;
