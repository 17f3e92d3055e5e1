/** What ties an engine's JVM to the mail server that started it; in the class path of each engine, so free of libraries. */
@NullMarked
package org.compostela.engines.child;

import org.jspecify.annotations.NullMarked;
