/**
 * The mailet container: each processor of the pipeline is a Camel route, {@code direct:processor.NAME}, and each mailet a step in it.
 *
 * <p>A {@link org.compostela.pipeline.container.BuiltPipeline} is one version of the pipeline with a Camel context of its own; a {@link
 * org.compostela.pipeline.container.Run} takes one mail through it. What James' own container does with a mail, this one does:
 * partial matches split it, a changed state sends it to the processor of that name, {@code ghost} ends it, a failing step
 * sends it to {@code error} or wherever the configuration says. What it does otherwise is meant: a mail that ends nowhere goes to
 * {@code error} and is not deleted, a failing branch is tried again without the branches that went well, and loops end.
 */
@NullMarked
package org.compostela.pipeline.container;

import org.jspecify.annotations.NullMarked;
