/** Tests of the configuration, and what makes the shipped file and the reference from {@link Keys}. */
@NullMarked
package org.compostela.configuration;

import org.jspecify.annotations.NullMarked;
