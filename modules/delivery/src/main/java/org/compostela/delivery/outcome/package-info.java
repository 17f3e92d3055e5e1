/** What became of a mail for a recipient, and why: the words that all of the delivery speaks. */
@NullMarked
package org.compostela.delivery.outcome;

import org.jspecify.annotations.NullMarked;
