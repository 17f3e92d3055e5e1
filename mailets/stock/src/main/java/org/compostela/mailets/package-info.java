/**
 * The stock mailets: what administrators expect of a pipeline and James 3.8.1 does not have, or has too narrow.
 *
 * <p>Each is a step in {@code conf/mailetcontainer.xml}, written by its simple name. {@code docs/mailets.md} lists them all, with James'
 * own beside them. Parameters are read and checked by {@link org.compostela.mailets.Parameters} when the step is made, so that a wrong
 * one stops the start and not a mail at night.
 */
@NullMarked
package org.compostela.mailets;

import org.jspecify.annotations.NullMarked;
