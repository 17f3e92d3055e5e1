/**
 * Outgoing mail, from the queue to the servers of other sites.
 *
 * <p>The mailet {@code RemoteDelivery} puts a mail into an outgoing queue, one for each domain of its recipients, and opens a {@link
 * org.compostela.delivery.Desk} at {@link org.compostela.delivery.Outgoing}. The desk takes the mails from the queue, by destination: a
 * destination that cannot be reached is left alone as a whole for a while, and never holds more than a part of the threads, so that
 * others are not delayed by it. What became of each recipient is on the disk before the mail is tried again: those that have it
 * are not on the mail any more.
 *
 * <p>How wide the gap is in which a mail may be sent twice: from the reply of the other server to one write in the journal of the
 * queue. A crash in it leaves the mail in the queue as it was. What the queue has to be able to do for that is the {@link
 * org.compostela.delivery.Ledger}.
 */
@NullMarked
package org.compostela.delivery;

import org.jspecify.annotations.NullMarked;
