/**
 * SMTP (RFC 5321), message submission (RFC 6409, RFC 8314) and LMTP (RFC 2033).
 *
 * <p>James' commands and hooks, on a connection of our own ({@link org.compostela.protocols.smtp.SmtpConnection}): lines end
 * with CRLF and nothing else, work runs on bounded workers, each reply has its enhanced status code, and the 250 after DATA
 * is said once the spool has the mail on disk. What is accepted from whom is decided in {@code RcptCommand} and the hooks
 * {@code RecipientPolicy} and {@code SenderPolicy}. {@link org.compostela.protocols.smtp.SmtpModule} is the way in.
 */
@NullMarked
package org.compostela.protocols.smtp;

import org.jspecify.annotations.NullMarked;
