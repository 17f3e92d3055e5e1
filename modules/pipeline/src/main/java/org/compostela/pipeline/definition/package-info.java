/**
 * The pipeline as it is written: {@code conf/mailetcontainer.xml}, read into a typed model that knows the line of everything, and
 * checked before anything of it is built. {@link org.compostela.pipeline.definition.PipelineReader} is the way in.
 */
@NullMarked
package org.compostela.pipeline.definition;

import org.jspecify.annotations.NullMarked;
