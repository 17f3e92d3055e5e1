/**
 * POP3 (RFC 1939, with CAPA of RFC 2449 and STLS of RFC 2595): how a mail program fetches mail and, mostly, removes it from
 * the server.
 *
 * <p>James has the commands; the connection, the log-in and what is said before TLS are ours. The way in is {@link
 * org.compostela.protocols.pop3.Pop3Module}.
 */
@NullMarked
package org.compostela.protocols.pop3;

import org.jspecify.annotations.NullMarked;
