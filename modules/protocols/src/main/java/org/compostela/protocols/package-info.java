/**
 * The ways in and out for mail programs and other servers: SMTP, submission and LMTP ({@link
 * org.compostela.protocols.smtp}), IMAP ({@link org.compostela.protocols.imap}) and POP3 ({@link
 * org.compostela.protocols.pop3}).
 *
 * <p>Each protocol writes James' configuration file for its listeners in memory, and closes in its own wiring what James
 * leaves open. {@link ProtocolsModule} is the way in; {@link Listeners} says where the listeners really are.
 */
@NullMarked
package org.compostela.protocols;

import org.jspecify.annotations.NullMarked;
