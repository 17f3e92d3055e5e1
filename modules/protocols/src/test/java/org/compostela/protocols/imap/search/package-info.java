@NullMarked
package org.compostela.protocols.imap.search;

import org.jspecify.annotations.NullMarked;
