/**
 * The pipeline: what happens to a mail between the spool and its mailbox or the outgoing queue.
 *
 * <p>The user's {@code conf/mailetcontainer.xml} says which processors, matchers and mailets a mail passes; {@link
 * PipelineModule} is the way in. Names without a package are looked up among our own mailets first, then among James'.
 */
@NullMarked
package org.compostela.pipeline;

import org.jspecify.annotations.NullMarked;
