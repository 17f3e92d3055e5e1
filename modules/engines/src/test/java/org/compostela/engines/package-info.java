/** Real engines for the tests of every module, started once per JVM. */
@NullMarked
package org.compostela.engines;

import org.jspecify.annotations.NullMarked;
