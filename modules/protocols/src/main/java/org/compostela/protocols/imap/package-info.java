/**
 * IMAP (RFC 3501, RFC 9051): how a mail program reads and keeps mail on the server.
 *
 * <p>James parses the commands and works on the mailboxes; the connection is ours. {@link
 * org.compostela.protocols.imap.CommandFramer} cuts what a client sends into whole commands within bounds (RFC 7888 on literals;
 * CVE-2024-37358 is about James 3.8 having none), {@link org.compostela.protocols.imap.ImapConnection} runs them one after the
 * other aside from Netty's event loops, and {@link org.compostela.protocols.imap.PacedMailboxes} lets a FETCH go on only as the
 * client reads. The way in is {@link org.compostela.protocols.imap.ImapModule}.
 */
@NullMarked
package org.compostela.protocols.imap;

import org.jspecify.annotations.NullMarked;
