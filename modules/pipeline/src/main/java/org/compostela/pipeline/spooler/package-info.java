/**
 * Takes mails out of the spool, through the pipeline, and settles what became of them: done, tried again, or kept in the error
 * repository. {@link org.compostela.pipeline.spooler.Spooler} is the way in.
 */
@NullMarked
package org.compostela.pipeline.spooler;

import org.jspecify.annotations.NullMarked;
