/**
 * {@code main} and the composition root: the only place that knows every module.
 *
 * <p>{@link Main} is the command; {@link CompostelaServer} starts, in this order: the home's lock, the engines side by
 * side, the stores, the queue and pipeline, the web admin API, and last the listeners. It stops in the reverse order.
 */
@NullMarked
package org.compostela.server;

import org.jspecify.annotations.NullMarked;
