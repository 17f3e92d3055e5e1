/**
 * The child JVM that is OpenSearch: started, watched and ended by {@code org.compostela.engines}.
 *
 * <p>Its standard input is its lifeline: the first two lines bring the credential that every REST request must carry, and
 * its end, however the parent ended, stops this process. One line on standard output says that it serves, and where.
 */
@NullMarked
package org.compostela.engines.opensearch;

import org.jspecify.annotations.NullMarked;
