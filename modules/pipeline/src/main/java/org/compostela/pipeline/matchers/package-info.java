/** Matchers of the server itself. */
@NullMarked
package org.compostela.pipeline.matchers;

import org.jspecify.annotations.NullMarked;
