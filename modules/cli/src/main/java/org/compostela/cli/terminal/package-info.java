/** Text for a terminal: tables, and strings of unknown origin made harmless. */
@NullMarked
package org.compostela.cli.terminal;

import org.jspecify.annotations.NullMarked;
