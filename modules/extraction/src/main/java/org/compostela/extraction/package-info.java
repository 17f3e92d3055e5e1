/**
 * The text inside attachments, for the search index.
 *
 * <p>Files of strangers are read by Apache Tika, in a child JVM with a class path of its own ({@code modules/extraction/child}), one
 * file at a time, each within a time, a memory and a size. A file that passes one of them ends the child and is skipped; the server
 * loses nothing but that text. The child is started by the first file that needs it and ended when there was none for some minutes.
 *
 * <p>The way in is {@link org.compostela.extraction.ExtractionModule}, which binds James' {@link
 * org.apache.james.mailbox.extractor.TextExtractor} ({@code AttachmentText}): it looks at a file's first bytes ({@code Readable}),
 * then has it read ({@code AttachmentReader}) by the child of the moment ({@code ReaderProcess}), unless too many have just died of
 * such files ({@code Respite}).
 */
@NullMarked
package org.compostela.extraction;

import org.jspecify.annotations.NullMarked;
