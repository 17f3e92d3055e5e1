/**
 * The child JVM that is Cassandra: started, watched and ended by {@code org.compostela.engines}.
 *
 * <p>Its standard input is its lifeline: the first two lines bring the credential of the one role that may log in, and its
 * end, however the parent ended, stops this process. One line on standard output says that it serves.
 */
@NullMarked
package org.compostela.engines.cassandra;

import org.jspecify.annotations.NullMarked;
