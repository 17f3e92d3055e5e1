/**
 * SMTP and LMTP as a client (RFC 5321, RFC 2033): one message to many recipients of one destination.
 *
 * <p>{@link org.compostela.delivery.transaction.Courier} is the way in: it tries the hosts of a route in their order and
 * gives an {@link org.compostela.delivery.outcome.Outcome} for each recipient. The servers on the other side are not
 * trusted: what they send is bounded in length, number and time, and what cannot be understood defers the mail.
 *
 * <p>Blocking code: each attempt takes a thread of the caller. What limits the time of a command is a {@link
 * org.compostela.delivery.transaction.Watchdog} that closes the connection, because a time-out of the socket bounds neither
 * writes nor a server that sends a byte a minute.
 */
@NullMarked
package org.compostela.delivery.transaction;

import org.jspecify.annotations.NullMarked;
