/**
 * The {@code compostela} command apart from {@code serve} and {@code check}: clients of the web admin API of a running
 * server, and the demo.
 *
 * <p>The way in is {@link org.compostela.cli.ClientCommands}. A command prints what it found on standard output, a table
 * for people or JSON for programs, and one line on standard error when it fails. Exit codes: 0 done, 1 failed, 2 called
 * wrongly.
 */
@NullMarked
package org.compostela.cli;

import org.jspecify.annotations.NullMarked;
