/**
 * The embedded engines: a real Cassandra and a real OpenSearch, each a child JVM with a class path of its own.
 *
 * <p>{@link CassandraEngine} and {@link OpenSearchEngine} are the way in. A child is started with a credential on its
 * standard input, watched, started again when it dies, and ends with this process however this process ends: the
 * operating system closes the pipe that the child listens to. Everything listens on loopback only, and a local user
 * without the home's secret reads nothing.
 */
@NullMarked
package org.compostela.engines;

import org.jspecify.annotations.NullMarked;
