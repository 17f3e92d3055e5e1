/**
 * What the connections of IMAP and POP3 have in common: one command at a time, run aside from Netty's event loops, answered
 * at the pace at which the client reads.
 *
 * <p>{@link org.compostela.protocols.connection.SerialConnection} is the way in. It stops reading while a command runs, so
 * that what a client pipelines stays in the client's own socket buffer and not on this heap; the replies go through {@link
 * org.compostela.protocols.connection.OutboundQueue}, which holds streams and not their bytes; and the last reply reaches
 * the client before the connection is closed.
 */
@NullMarked
package org.compostela.protocols.connection;

import org.jspecify.annotations.NullMarked;
