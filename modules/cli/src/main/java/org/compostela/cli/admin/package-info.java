/** The web admin API as a client sees it: where the server is, how to ask it, and what its refusals mean. */
@NullMarked
package org.compostela.cli.admin;

import org.jspecify.annotations.NullMarked;
