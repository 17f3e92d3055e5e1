/**
 * A load that any user can run: mail in by SMTP (RFC 5321), out by IMAP (RFC 9051), every byte compared. It knows nothing of
 * our server's code, so that another mail server can stand in its place. The way in is {@link
 * org.compostela.benchmarks.MailPath}.
 */
@NullMarked
package org.compostela.benchmarks;

import org.jspecify.annotations.NullMarked;
