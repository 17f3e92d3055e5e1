/**
 * The journey of a mail: what happened to it, from the first byte to the last delivery.
 *
 * <p>Whoever does something to a mail tells it as a {@link org.compostela.journey.MailEvent} to {@link
 * org.compostela.journey.Journeys}. The line of the mail log, the count that status shows, and the journey that {@code
 * compostela trace} shows are all made of that one event, so they cannot disagree.
 */
@NullMarked
package org.compostela.journey;

import org.jspecify.annotations.NullMarked;
