/**
 * {@code conf/compostela.conf}: the one source of settings, read once, typed and validated into records.
 *
 * <p>The file is HOCON. {@link ConfigurationLoader} is the way in: it reads the file of a {@link Home}, lays {@code
 * --set} overrides over it, and gives either a {@link CompostelaConfiguration} or every {@link ConfigurationProblem}
 * with file, line, key and what was expected. Unknown keys are problems too.
 */
@NullMarked
package org.compostela.configuration;

import org.jspecify.annotations.NullMarked;
