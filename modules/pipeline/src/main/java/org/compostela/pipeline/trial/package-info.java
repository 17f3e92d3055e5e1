/**
 * A mail's way through a pipeline, tried and not gone: matchers answer, mailets that change nothing but the mail run, and what the others
 * would do is told and not done. {@link org.compostela.pipeline.trial.Trial} is the way in.
 */
@NullMarked
package org.compostela.pipeline.trial;

import org.jspecify.annotations.NullMarked;
