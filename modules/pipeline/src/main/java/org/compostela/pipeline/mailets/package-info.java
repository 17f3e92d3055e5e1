/** Mailets of our own that stand in for James' of the same name. */
@NullMarked
package org.compostela.pipeline.mailets;

import org.jspecify.annotations.NullMarked;
